// Finds the pieces of surface in each pixel, one list for each class of pixels, so that shading starts only where there is something and
// all invocations of a work group use the same directions.
#include "view.glsl"
#include "pieces.glsl"
layout(local_size_x = 8, local_size_y = 8) in;
layout(binding = 2) uniform usamplerBuffer materialOf; // material of a triangle
layout(binding = 6) uniform usampler2D triangles;      // number of the triangle plus one, at each sample
layout(binding = 14) uniform samplerBuffer planes;     // of a triangle: unit normal, and its height over the origin
layout(r32ui, binding = 1) writeonly uniform uimage2D heads;
#ifdef PEEL
layout(binding = 8) uniform sampler2D hidden;          // how much the layers before hide of what is behind, at each sample
#endif

const float SAME_NORMAL = 0.95; // least cosine between the normals of one piece's triangles
const float SAME_HEIGHT = 1.5;  // how far in pixels they may lie beside one plane

void main()
{
    ivec2 local = ivec2(gl_GlobalInvocationID.xy);
    ivec2 pixel = view.rect.xy + local;
    bool inside = all(lessThan(local, view.rect.zw));
    uint seen[POSITIONS];
    uint left = 0u;
    for (int i = 0; i < POSITIONS; i++)
    {
        ivec2 at = pixel * SAMPLES + ivec2(i % SAMPLES, i / SAMPLES);
        seen[i] = texelFetch(triangles, at, 0).r;
#ifdef PEEL
        // What is behind an opaque surface is not seen.
        seen[i] = texelFetch(hidden, at, 0).r < 0.999 ? seen[i] : 0u;
#endif
        left |= inside && seen[i] != 0u ? 1u << i : 0u;
    }

    vec3 origin = toObject(view.eye.xyz);
    uint masks[MOST_PIECES], chosen[MOST_PIECES];
    int count = 0;
    for (int piece = 0; piece < MOST_PIECES; piece++)
    {
        masks[piece] = 0u;
        chosen[piece] = 0u;
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

        vec4 plane = texelFetch(planes, int(triangle) - 1);
        uint material = texelFetch(materialOf, int(triangle) - 1).r;
        uint mask = 0u;
        for (int i = 0; i < POSITIONS; i++)
        {
            bool same = seen[i] == triangle;
            vec4 other = texelFetch(planes, max(int(seen[i]) - 1, 0));
            vec3 ray = toObject(cameraRay(vec2(pixel) + (vec2(i % SAMPLES, i / SAMPLES) + 0.5) / float(SAMPLES)));
            float slope = dot(other.xyz, ray);
            float depth = (other.w - dot(other.xyz, origin)) / (abs(slope) > 1e-6 ? slope : 1e-6);
            float height = dot(plane.xyz, origin + depth * ray) - plane.w;
            same = same || (abs(dot(plane.xyz, other.xyz)) > SAME_NORMAL
                && abs(height) < SAME_HEIGHT * depth * 2.0 * view.eye.w / float(view.image.x)
                && texelFetch(materialOf, max(int(seen[i]) - 1, 0)).r == material);
            mask |= same ? 1u << i : 0u;
        }

        mask = count == MOST_PIECES - 1 ? left : mask & left;
        for (int piece = 0; piece < MOST_PIECES; piece++)
        {
            masks[piece] = piece == count ? mask : masks[piece];
            chosen[piece] = piece == count ? triangle : chosen[piece];
        }

        left &= ~mask;
        count++;
    }

    int class_ = classOf(pixel);
    uint first = 0u;
    if (count > 0)
    {
        uint place = atomicAdd(lists[class_].count, uint(count));
        uint groups = (place + uint(count) + GROUP - 1u) / GROUP - (place + GROUP - 1u) / GROUP;
        if (groups > 0u)
        {
            atomicAdd(lists[class_].groupsX, groups);
        }

        first = uint(firstOf(class_)) + place;
    }

    for (int piece = 0; piece < count; piece++)
    {
        uint mask = masks[0], triangle = chosen[0];
        for (int i = 1; i < MOST_PIECES; i++)
        {
            mask = piece == i ? masks[i] : mask;
            triangle = piece == i ? chosen[i] : triangle;
        }

        pieces[int(first) + piece].xyz = uvec3(uint(pixel.x) | (uint(pixel.y) << PIXEL_BITS), mask, triangle);
    }

    if (inside)
    {
        imageStore(heads, pixel, uvec4(first | (uint(count) << COUNT_SHIFT)));
    }
}
