// Draws every triangle along every axis into that axis' tile: how far the object reaches along the axis and against it. Neighbouring
// invocations draw the same triangle along neighbouring axes, so that they have about the same work; the larger depth wins, so the order
// does not matter. A rasteriser of its own because the tiles are small, their number is large, and both depths are wanted at once.
#include "mesh.glsl"
#ifdef SCREEN_DOOR
#include "screendoor.glsl"
#endif
layout(local_size_x = 8, local_size_y = 8) in;
layout(binding = 8) uniform samplerBuffer axisTable;             // x and y of each axis in the object frame
layout(r32ui, binding = 0) uniform uimage2D extents;             // bits of positive floats, which order as integers do
uniform int triangleCount;
uniform float radius;

const int TRIANGLES_EACH = 16;

void put(ivec2 tile, ivec2 texel, float depth)
{
    ivec2 at = tile * ivec2(2, 1) * DIRECTION_SIZE + texel;
    imageAtomicMax(extents, at, floatBitsToUint(depth));
    imageAtomicMax(extents, at + ivec2(DIRECTION_SIZE, 0), floatBitsToUint(1.0 - depth));
}

void main()
{
    int axis = int(gl_GlobalInvocationID.x);
    vec3 x = texelFetch(axisTable, 2 * axis).xyz / radius;
    vec3 y = texelFetch(axisTable, 2 * axis + 1).xyz / radius;
    vec3 z = cross(x, y) * radius;
    ivec2 tile = ivec2(axis % DIRECTION_COLUMNS, axis / DIRECTION_COLUMNS);
    int first = int(gl_GlobalInvocationID.y) * TRIANGLES_EACH;
    int end = min(first + TRIANGLES_EACH, triangleCount);
    for (int triangle = first; triangle < end; triangle++)
    {
        vec3 p0 = texelFetch(corners, 3 * triangle).xyz;
        vec3 p1 = texelFetch(corners, 3 * triangle + 1).xyz;
        vec3 p2 = texelFetch(corners, 3 * triangle + 2).xyz;
        const float scale = 0.5 * float(DIRECTION_SIZE);
        // In texels whose centres have whole coordinates.
        vec2 a = vec2(dot(x, p0), dot(y, p0)) * scale + (scale - 0.5);
        vec2 b = vec2(dot(x, p1), dot(y, p1)) * scale + (scale - 0.5);
        vec2 c = vec2(dot(x, p2), dot(y, p2)) * scale + (scale - 0.5);
        vec2 ab = b - a, ac = c - a;
        float area = ab.x * ac.y - ab.y * ac.x;
        float inverse = area != 0.0 ? 1.0 / area : 0.0;
        // Barycentric coordinates of b and c as linear functions: v = dot(at - a, dv), w likewise.
        vec2 dv = vec2(ac.y, -ac.x) * inverse, dw = vec2(-ab.y, ab.x) * inverse;
        float d0 = 0.5 + 0.5 * dot(z, p0), d1 = 0.5 * dot(z, p1 - p0), d2 = 0.5 * dot(z, p2 - p0);

        int low = int(ceil(min(a.y, min(b.y, c.y))));
        int high = area != 0.0 ? int(floor(max(a.y, max(b.y, c.y)))) : low - 1;
        float left = min(a.x, min(b.x, c.x)), right = max(a.x, max(b.x, c.x));
        for (int row = low; row <= high; row++)
        {
            // The part of the row where v, w and 1 - v - w are not negative.
            float dy = float(row) - a.y;
            vec3 value = vec3(dv.y, dw.y, -dv.y - dw.y) * dy + vec3(0.0, 0.0, 1.0);
            vec3 slope = vec3(dv.x, dw.x, -dv.x - dw.x);
            vec3 root = a.x - value / mix(slope, vec3(1e-12), equal(slope, vec3(0.0)));
            vec3 lower = mix(vec3(left), root, greaterThan(slope, vec3(0.0)));
            vec3 upper = mix(vec3(right), root, lessThan(slope, vec3(0.0)));
            int from = int(ceil(max(max(lower.x, left), max(lower.y, lower.z))));
            int to = int(floor(min(min(upper.x, right), min(upper.y, upper.z))));
            for (int column = from; column <= to; column++)
            {
                vec2 at = vec2(column, row) - a;
                vec2 weights = vec2(dot(at, dv), dot(at, dw));
                float depth = clamp(d0 + weights.x * d1 + weights.y * d2, 1e-5, 1.0 - 1e-5);
#ifdef SCREEN_DOOR
                vec2 t0 = texelFetch(texCoords, 3 * triangle).xy;
                vec2 uv = t0 + weights.x * (texelFetch(texCoords, 3 * triangle + 1).xy - t0)
                    + weights.y * (texelFetch(texCoords, 3 * triangle + 2).xy - t0);
                if (!isOpaque(triangle, uv, ivec3(column, row, axis)))
                {
                    continue;
                }
#endif
                put(tile, ivec2(column, row), depth);
            }
        }
    }
}
