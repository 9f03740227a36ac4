// Finds the pieces of surface in each pixel, one list for each class of pixels, so that shading starts only where there is something and
// all invocations of a work group use the same directions.
#include "view.glsl"
#include "pieces.glsl"
layout(local_size_x = 8, local_size_y = 8) in;
layout(binding = 2) uniform usamplerBuffer materialOf; // material of a triangle
layout(binding = 6) uniform viewNumbers triangles;     // number of the triangle, at each sample
layout(binding = 14) uniform samplerBuffer planes;     // of a triangle: unit normal, and its height over the origin
layout(r32ui, binding = 1) writeonly uniform viewNumberImage heads;
#ifdef PEEL
layout(binding = 8) uniform viewPlane hidden;          // how much the layers before hide of what is behind, at each sample
#endif

uniform int part; // of view.parts

const float SAME_NORMAL = 0.95; // least cosine between the normals of one piece's triangles
const float SAME_HEIGHT = 1.5;  // how far in pixels they may lie beside one plane

void main()
{
    ivec2 local = ivec2(gl_GlobalInvocationID.xy);
    ivec4 region = views[VIEW].parts[part];
    ivec2 pixel = region.xy + local;
    bool inside = all(lessThan(local, region.zw));
    uint seen[POSITIONS];
    uint left = 0u;
    for (int i = 0; i < POSITIONS; i++)
    {
        ivec2 at = pixel * SAMPLES + ivec2(i % SAMPLES, i / SAMPLES);
        seen[i] = texelFetch(triangles, IN_VIEW(at), 0).r;
        left |= inside && seen[i] != NO_TRIANGLE ? 1u << i : 0u;
    }

#ifdef PEEL
    // What is behind an opaque surface is not seen. (A loop, as a CPU leaves out loops that no lane needs, but not branches.)
    for (int i = left != 0u ? 0 : POSITIONS; i < POSITIONS; i++)
    {
        ivec2 at = pixel * SAMPLES + ivec2(i % SAMPLES, i / SAMPLES);
        left &= texelFetch(hidden, IN_VIEW(at), 0).r < 0.999 ? ~0u : ~(1u << i);
    }
#endif

    vec3 origin = toObject(view.eye.xyz);
    uint masks[MOST_PIECES], chosen[MOST_PIECES], planesOf[MOST_PIECES];
    int count = 0;
    for (int piece = 0; piece < MOST_PIECES; piece++)
    {
        masks[piece] = 0u;
        chosen[piece] = 0u;
        planesOf[piece] = 0u;
    }

    while (left != 0u)
    {
        // The sample nearest to the pixel's middle stands for the piece.
        uint triangle = 0u;
        const int order[POSITIONS] = int[](MIDDLE_FIRST);
        for (int i = POSITIONS - 1; i >= 0; i--)
        {
            triangle = (left >> order[i] & 1u) != 0u ? seen[order[i]] : triangle;
        }

        vec4 plane = texelFetch(planes, int(triangle));
        uint material = texelFetch(materialOf, int(triangle)).r;
        float side = dot(plane.xyz, origin) < plane.w ? -0.5 : 0.5; // the normal's on the camera's side
        uint bytes = packUnorm4x8(0.5 + side * vec4(plane.xyz, plane.w / view.forward.w));
        uint mask = 0u;
        for (int i = 0; i < POSITIONS; i++)
        {
            mask |= seen[i] == triangle ? 1u << i : 0u;
        }

        // Samples of other triangles, which may go on where this one ends.
        for (uint others = left & ~mask; others != 0u; others &= others - 1u)
        {
            int i = findLSB(others);
            int number = int(texelFetch(triangles, IN_VIEW(pixel * SAMPLES + ivec2(i % SAMPLES, i / SAMPLES)), 0).r);
            vec4 other = texelFetch(planes, number);
            vec3 ray = toObject(cameraRay(vec2(pixel) + (vec2(i % SAMPLES, i / SAMPLES) + 0.5) / float(SAMPLES)));
            float slope = dot(other.xyz, ray);
            float depth = (other.w - dot(other.xyz, origin)) / (abs(slope) > 1e-6 ? slope : 1e-6);
            float height = dot(plane.xyz, origin + depth * ray) - plane.w;
            bool same = abs(dot(plane.xyz, other.xyz)) > SAME_NORMAL
                && abs(height) < SAME_HEIGHT * depth * 2.0 * view.eye.w / float(view.image.x)
                && texelFetch(materialOf, number).r == material;
            mask |= same ? 1u << i : 0u;
        }

        mask = count == MOST_PIECES - 1 ? left : mask & left;
        for (int piece = 0; piece < MOST_PIECES; piece++)
        {
            masks[piece] = piece == count ? mask : masks[piece];
            chosen[piece] = piece == count ? triangle : chosen[piece];
            planesOf[piece] = piece == count ? bytes : planesOf[piece];
        }

        left &= ~mask;
        count++;
    }

    int class_ = classOf(pixel);
    uint first = 0u;
    if (count > 0)
    {
        uint place = atomicAdd(lists[class_].counts[VIEW], uint(count));
        uint groups = (place + uint(count) + GROUP - 1u) / GROUP;
        if (groups > (place + GROUP - 1u) / GROUP)
        {
            atomicMax(lists[class_].groupsX, groups);
        }

        first = uint(firstOf(class_)) + place;
    }

    for (int piece = 0; piece < count; piece++)
    {
        uint mask = masks[0], triangle = chosen[0], bytes = planesOf[0];
        for (int i = 1; i < MOST_PIECES; i++)
        {
            mask = piece == i ? masks[i] : mask;
            triangle = piece == i ? chosen[i] : triangle;
            bytes = piece == i ? planesOf[i] : bytes;
        }

        pieces[int(first) + piece].own = uvec4(uint(pixel.x) | (uint(pixel.y) << PIXEL_BITS), mask, triangle, bytes);
    }

    if (inside)
    {
        imageStore(heads, IN_VIEW(pixel), uvec4(first | (uint(count) << COUNT_SHIFT)));
    }
}
