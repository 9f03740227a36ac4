#include "opacity.glsl"
// Opacity of a triangle that is drawn by compute.

/// Opacity at a sample. width: how wide it is in samples; 0 to look at the finest of the pictures' levels.
float opacityAt(int triangle, Drawn t, vec3 inside, float width)
{
    float sum = inside.x + inside.y + inside.z;
    vec3 share = inside * t.inverse;
    float here = share.x + share.y + share.z;
    share /= here;
    here /= sum;
    vec2 a = texelFetch(texCoords, 3 * triangle).xy, b = texelFetch(texCoords, 3 * triangle + 1).xy, c = texelFetch(texCoords, 3 * triangle + 2).xy;
    float scale = t.inverse.x * t.inverse.y * t.inverse.z / (here * here * here * sum);
    return opacityAt(triangle, share.x * a + share.y * b + share.z * c, width * sqrt(abs(area(a, b, c)) * scale));
}
