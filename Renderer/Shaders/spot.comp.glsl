// The depth map of spot.vert.glsl and spot.frag.glsl for meshes of many small triangles, one invocation a triangle: a CPU's rasteriser spends
// more on setting a small triangle up than on its texels. The smaller depth wins, so the order does not matter. Cuts nothing off, so that the spot
// has to be outside of the object.
#include "view.glsl"
#include "mesh.glsl"
#include "scan.glsl"
layout(local_size_x = 64) in;
layout(r32ui, binding = 0) uniform viewNumberImage depths; // bits of positive floats, which order as integers do
uniform int triangleCount, shellCount; // those of closed shells are the first

void put(ivec2 texel, float depth, vec2 weights)
{
    uint bits = floatBitsToUint(depth);
    if (bits < imageLoad(depths, IN_VIEW(texel)).r)
    {
        imageAtomicMin(depths, IN_VIEW(texel), bits);
    }
}

/// In texels whose centres have whole coordinates, and depth.
vec3 project(vec3 p)
{
    vec3 d = toWorld(p) - view.spotPosition.xyz;
    float w = dot(view.spotMapAxis.xyz, d), near = view.spotX.w, far = view.spotY.w;
    vec2 xy = vec2(dot(view.spotX.xyz, d), dot(view.spotY.xyz, d)) / w;
    return vec3((0.5 + 0.5 * xy) * float(SPOT_SIZE) - 0.5, (far - far * near / w) / (far - near));
}

void main()
{
    int triangle = int(gl_GlobalInvocationID.x);
    for (int once = triangle < triangleCount ? 1 : 0; once > 0; once--)
    {
        vec3 a = project(texelFetch(corners, 3 * triangle).xyz);
        vec3 b = project(texelFetch(corners, 3 * triangle + 1).xyz);
        vec3 c = project(texelFetch(corners, 3 * triangle + 2).xyz);

        // The map is mirrored, so that the corners of a shell's back run anticlockwise. It can't be seen from outside.
        bool isBack = (b.x - a.x) * (c.y - a.y) > (b.y - a.y) * (c.x - a.x);
        if (!isBack || triangle >= shellCount)
        {
            scan(a, b, c);
        }
    }
}
