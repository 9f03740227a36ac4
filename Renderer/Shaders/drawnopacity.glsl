#include "opacity.glsl"
// Opacity of a triangle that is drawn by compute.

/// Opacity at a sample, by its shares of the corners. scale: how much smaller the sample is in the triangle than in the texture coordinates, in area; 0 to
/// look at the finest of the pictures' levels.
float opacityAt(int triangle, vec3 share, float scale)
{
    vec2 a = texelFetch(texCoords, 3 * triangle).xy, b = texelFetch(texCoords, 3 * triangle + 1).xy, c = texelFetch(texCoords, 3 * triangle + 2).xy;
    return opacityAt(triangle, share.x * a + share.y * b + share.z * c, sqrt(abs(area(a, b, c)) * scale));
}
