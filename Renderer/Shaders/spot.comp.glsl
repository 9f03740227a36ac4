// The depth map of spot.vert.glsl and spot.frag.glsl for meshes of many small triangles, one invocation a triangle: a CPU's rasteriser spends
// more on setting a small triangle up than on its texels. The smaller depth wins, so the order does not matter.
#include "view.glsl"
#include "mesh.glsl"
#include "scan.glsl"
layout(local_size_x = 64) in;
layout(r32ui, binding = 0) uniform viewNumberImage depths; // bits of positive floats, which order as integers do
uniform int triangleCount;

void put(ivec2 texel, float depth, vec2 weights)
{
    imageAtomicMin(depths, IN_VIEW(texel), floatBitsToUint(depth));
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
        scan(
            project(texelFetch(corners, 3 * triangle).xyz),
            project(texelFetch(corners, 3 * triangle + 1).xyz),
            project(texelFetch(corners, 3 * triangle + 2).xyz));
    }
}
