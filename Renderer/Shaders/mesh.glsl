#include "octahedron.glsl"
// The mesh as texel buffers: three vertices a triangle, so that a shader needs the triangle's number only.
layout(binding = 0) uniform samplerBuffer corners;      // xyz position in the object frame, w octahedral normal (2 x snorm16)
layout(binding = 1) uniform samplerBuffer texCoords;    // uv
layout(binding = 2) uniform usamplerBuffer materialOf;  // material of a triangle, and its highest bit if it has a twin (CoincidentFaces.cs)
layout(binding = 3) uniform samplerBuffer materials;    // see MaterialTable.cs
layout(binding = 4) uniform isamplerBuffer pictures;    // width, height, first texel, 0 of each mip level
layout(binding = 5) uniform samplerBuffer texels;       // RGBA; colours as square roots (PictureStore.cs)

const int MATERIAL_TEXELS = 9;
const uint HAS_TWIN = 1u << 31;

vec3 octahedralNormal(float code) { return unfoldDirection(unpackSnorm2x16(floatBitsToUint(code))); }

/// Level of a picture whose texels are about as wide as the samples are apart.
int levelFor(int picture, float uvPerSample)
{
    ivec4 p = texelFetch(pictures, picture);
    float texels = uvPerSample * sqrt(float(p.x) * float(p.y));
    return picture + clamp(int(log2(max(texels, 1.0)) + 0.5), 0, p.w - 1);
}

/// Bilinear, repeating lookup in one level of a picture; row 0 is the bottom row.
vec4 samplePicture(int level, vec2 uv)
{
    ivec4 picture = texelFetch(pictures, level);
    ivec2 size = picture.xy;
    vec2 at = fract(uv) * vec2(size) - 0.5;
    vec2 cell = floor(at);
    vec2 f = at - cell;
    ivec2 a = ivec2(cell);
    ivec2 b = a + 1;
    a += ivec2(a.x < 0 ? size.x : 0, a.y < 0 ? size.y : 0);
    b -= ivec2(b.x >= size.x ? size.x : 0, b.y >= size.y ? size.y : 0);
    vec4 low = mix(texelFetch(texels, picture.z + a.y * size.x + a.x), texelFetch(texels, picture.z + a.y * size.x + b.x), f.x);
    vec4 high = mix(texelFetch(texels, picture.z + b.y * size.x + a.x), texelFetch(texels, picture.z + b.y * size.x + b.x), f.x);
    return mix(low, high, f.y);
}

/// The same of a picture of colours. They are mixed as square roots, much as Cycles mixes them in sRGB.
vec3 sampleColor(int level, vec2 uv)
{
    vec3 root = samplePicture(level, uv).rgb;
    return root * root;
}
