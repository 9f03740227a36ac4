#include "mesh.glsl"

/// Opacity of a triangle's surface at a texture coordinate, seen by a sample that is so wide in texture coordinates.
float opacityAt(int triangle, vec2 uv, float width)
{
    int material = int(texelFetch(materialOf, triangle).r & ~HAS_TWIN) * MATERIAL_TEXELS;
    float alpha = texelFetch(materials, material).w;
    int picture = int(texelFetch(materials, material + 3).x);
    if (picture >= 0)
    {
        vec4 mapping = texelFetch(materials, material + 5);
        alpha *= samplePicture(levelFor(picture, width * mapping.x), uv * mapping.xy + mapping.zw).a;
    }

    return alpha;
}
