// Finishes the maps of the directions: a copy of half the size, as it is the lookups' memory that costs a CPU their time, and how much of each
// coarse cell the object covers.
#include "extents.glsl"
layout(local_size_x = 8, local_size_y = 8) in;
layout(binding = 7) uniform sampler2D drawn; // directions.comp.glsl
layout(r16, binding = 0) writeonly uniform imageBuffer directionMaps;
layout(r8, binding = 1) writeonly uniform image2DArray coverage;

const int CELL = DIRECTION_SIZE / COVERAGE_SIZE;

void main()
{
    ivec3 at = ivec3(gl_GlobalInvocationID);
    ivec2 start = at.xy * CELL;
    ivec2 first = ivec2(2 * (at.z % DIRECTION_COLUMNS), at.z / DIRECTION_COLUMNS) * DIRECTION_SIZE + start;
    float sum = 0.0;
    for (int y = 0; y < CELL; y++)
    {
        for (int x = 0; x < CELL; x++)
        {
            ivec2 texel = first + ivec2(x, y), opposite = texel + ivec2(DIRECTION_SIZE, 0);
            vec4 extent = texelFetch(drawn, texel, 0);
            sum += extent.r > 0.0 ? 1.0 : 0.0;
            imageStore(directionMaps, placeOf(at.z, false, start + ivec2(x, y)), extent);
            imageStore(directionMaps, placeOf(at.z, true, start + ivec2(x, y)), texelFetch(drawn, opposite, 0));
        }
    }

    imageStore(coverage, at, vec4(sum / float(CELL * CELL)));
}
