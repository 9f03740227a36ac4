#include "opacity.glsl"

uint hash(uint x)
{
    x ^= x >> 16; x *= 0x7feb352du; x ^= x >> 15; x *= 0x846ca68bu; x ^= x >> 16;
    return x;
}

/// True for a share of the texels that is the surface's opacity: the mean over many maps has the shadow of SCENE.md, section 8.
bool isOpaque(int triangle, vec2 uv, ivec3 at)
{
    uint h = hash(uint(triangle) * 0x9e3779b9u ^ hash(uint(at.x) + 0x10000u * uint(at.y)) ^ hash(uint(at.z)));
    return float(h >> 8) < opacityAt(triangle, uv, 0.0) * 16777216.0;
}
