// The pixel filter: each piece of surface counts by the filter's weight over its samples, for its own pixel and those around. Each layer of a
// transparent mesh is added to those before.
#include "view.glsl"
layout(local_size_x = 8, local_size_y = 8) in;
layout(binding = 6) uniform usampler2D heads;         // pieces.glsl
layout(binding = 7) uniform usamplerBuffer shaded;    // pieces.glsl
layout(binding = 8) uniform samplerBuffer weights;    // of every set of samples, a table for each neighbour: PixelFilter.cs
layout(rgba16f, binding = 0) uniform image2D filtered;
#ifdef PEEL
layout(r16f, binding = 1) uniform image2D covered;    // how much of the pixel shows solid matter
uniform int layer;
#endif

const int SETS = 1 << POSITIONS;
const int COUNT_SHIFT = 28;

void main()
{
    ivec2 local = ivec2(gl_GlobalInvocationID.xy);
    ivec2 pixel = view.rect.xy + local;
    bool inside = all(lessThan(local, view.rect.zw));
    vec4 sum = vec4(0.0);
    float share = 0.0;
    int table = 0;
    for (int y = -FILTER_REACH; y <= FILTER_REACH; y++)
    {
        for (int x = -FILTER_REACH; x <= FILTER_REACH; x++, table += SETS)
        {
            ivec2 beside = local + ivec2(x, y);
            bool isIn = inside && all(greaterThanEqual(beside, ivec2(0))) && all(lessThan(beside, view.rect.zw));
            uint head = texelFetch(heads, view.rect.xy + beside, 0).r;
            int first = int(head & ((1u << COUNT_SHIFT) - 1u)), count = isIn ? int(head >> COUNT_SHIFT) : 0;
            for (int i = 0; i < count; i++)
            {
                uvec4 piece = texelFetch(shaded, first + i);
                sum += texelFetch(weights, table + int(piece.z)).r * vec4(unpackHalf2x16(piece.x), unpackHalf2x16(piece.y));
#ifdef PEEL
                share += texelFetch(weights, table + int(piece.w)).r;
#endif
            }
        }
    }

    if (inside)
    {
#ifdef PEEL
        if (layer > 0)
        {
            sum += imageLoad(filtered, pixel);
            share += imageLoad(covered, pixel).r;
        }

        imageStore(covered, pixel, vec4(share));
#endif
        imageStore(filtered, pixel, sum);
    }
}
