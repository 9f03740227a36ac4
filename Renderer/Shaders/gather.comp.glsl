// Lists the samples that see the object, one list for each position within a pixel, so that shading starts only where there is
// something and all invocations of a work group use the same directions.
#include "view.glsl"
#include "samples.glsl"
layout(local_size_x = 8, local_size_y = 8) in;
layout(binding = 6) uniform usampler2D triangles;
#ifdef PEEL
layout(rgba16f, binding = 0) readonly uniform image2D radiance;
uniform int layer;
#endif

void main()
{
    ivec2 local = ivec2(gl_GlobalInvocationID.xy);
    ivec2 at = view.rect.xy * SAMPLES + local;
    bool wanted = all(lessThan(local, view.rect.zw * SAMPLES)) && texelFetch(triangles, at, 0).r != 0u;
#ifdef PEEL
    // What is behind an opaque surface is not seen.
    wanted = wanted && (layer == 0 || imageLoad(radiance, at).a < 0.999);
#endif
    if (wanted)
    {
        int position = (at.y % SAMPLES) * SAMPLES + at.x % SAMPLES;
        uint place = atomicAdd(lists[position].count, 1u);
        if (place % GROUP == 0u)
        {
            atomicAdd(lists[position].groupsX, 1u);
        }

        samples[position * view.image.x * view.image.x + int(place)] = uint(at.x) | (uint(at.y) << 16);
    }
}
