// Draws every triangle along every axis into that axis' tile: how far the object reaches along the axis and against it. Neighbouring
// invocations draw the same triangle along neighbouring axes, so that they have about the same work; the larger depth wins, so the order
// does not matter. A rasteriser of its own because the tiles are small, their number is large, and both depths are wanted at once.
#include "mesh.glsl"
#include "scan.glsl"
#ifdef SCREEN_DOOR
#include "screendoor.glsl"
#endif
layout(local_size_x = 8, local_size_y = 8) in;
layout(binding = 8) uniform samplerBuffer axisTable;             // x and y of each axis in the object frame
layout(r32ui, binding = 0) uniform uimage2D extents;             // bits of positive floats, which order as integers do
uniform int triangleCount;
uniform float radius;

const int TRIANGLES_EACH = 16;

ivec2 corner = ivec2(0); // first texel of the axis' pair of maps
int axis = 0, triangle = 0;

void put(ivec2 texel, float depth, vec2 weights)
{
#ifdef SCREEN_DOOR
    vec2 t0 = texelFetch(texCoords, 3 * triangle).xy;
    vec2 uv = t0 + weights.x * (texelFetch(texCoords, 3 * triangle + 1).xy - t0)
        + weights.y * (texelFetch(texCoords, 3 * triangle + 2).xy - t0);
    if (!isOpaque(triangle, uv, ivec3(texel, axis)))
    {
        return;
    }
#endif
    imageAtomicMax(extents, corner + texel, floatBitsToUint(depth));
    imageAtomicMax(extents, corner + texel + ivec2(DIRECTION_SIZE, 0), floatBitsToUint(1.0 - depth));
}

void main()
{
    axis = int(gl_GlobalInvocationID.x);
    // To texels whose centres have whole coordinates.
    const float scale = 0.5 * float(DIRECTION_SIZE);
    vec3 x = texelFetch(axisTable, 2 * axis).xyz * (scale / radius);
    vec3 y = texelFetch(axisTable, 2 * axis + 1).xyz * (scale / radius);
    vec3 z = cross(x, y) * (0.5 * radius / (scale * scale));
    corner = ivec2(axis % DIRECTION_COLUMNS, axis / DIRECTION_COLUMNS) * ivec2(2, 1) * DIRECTION_SIZE;
    // Groups that are too many for one side of the dispatch go on in the next layer, whose last ones have nothing to do.
    uint row = gl_GlobalInvocationID.z * gl_NumWorkGroups.y * gl_WorkGroupSize.y + gl_GlobalInvocationID.y;
    int first = int(row) * TRIANGLES_EACH;
    int end = min(first + TRIANGLES_EACH, triangleCount);
    for (triangle = first; triangle < end; triangle++)
    {
        vec3 p0 = texelFetch(corners, 3 * triangle).xyz;
        vec3 p1 = texelFetch(corners, 3 * triangle + 1).xyz;
        vec3 p2 = texelFetch(corners, 3 * triangle + 2).xyz;
        const vec3 middle = vec3(scale - 0.5, scale - 0.5, 0.5);
        scan(
            vec3(dot(x, p0), dot(y, p0), dot(z, p0)) + middle,
            vec3(dot(x, p1), dot(y, p1), dot(z, p1)) + middle,
            vec3(dot(x, p2), dot(y, p2), dot(z, p2)) + middle);
    }
}
