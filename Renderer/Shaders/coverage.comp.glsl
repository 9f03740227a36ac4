// How much of each coarse cell of a direction's map the object covers.
layout(local_size_x = 8, local_size_y = 8) in;
layout(binding = 7) uniform sampler2D directionMaps;
layout(r8, binding = 0) writeonly uniform image2DArray coverage;

const int CELL = DIRECTION_SIZE / COVERAGE_SIZE;

void main()
{
    ivec3 at = ivec3(gl_GlobalInvocationID);
    ivec2 first = ivec2(2 * (at.z % DIRECTION_COLUMNS), at.z / DIRECTION_COLUMNS) * DIRECTION_SIZE + at.xy * CELL;
    float sum = 0.0;
    for (int y = 0; y < CELL; y++)
    {
        for (int x = 0; x < CELL; x++)
        {
            sum += texelFetch(directionMaps, first + ivec2(x, y), 0).r > 0.0 ? 1.0 : 0.0;
        }
    }

    imageStore(coverage, at, vec4(sum / float(CELL * CELL)));
}
