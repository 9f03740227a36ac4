// Where the object is seen (Silhouette.cs). One invocation looks at a strip of a row, so that there are few atomics.
#include "view.glsl"
layout(local_size_x = 64) in;
layout(binding = 6) uniform viewPlane picture; // a: coverage
struct Extent { uint left, top, right, bottom, pixels; }; // left and top start at their largest value
layout(std430, binding = 3) buffer Extents { Extent extents[VIEWS]; };
#ifdef SURFACES
layout(std430, binding = 2) buffer Surfaces { uint surfaces[]; }; // see surfaces.comp.glsl
#endif

void main()
{
    ivec4 part = view.parts[0];
    ivec2 first = part.xy + ivec2(int(gl_GlobalInvocationID.y) * STRIP, int(gl_GlobalInvocationID.x));
    int end = min(first.x + STRIP, part.x + part.z);
    if (first.y >= part.y + part.w)
    {
        return;
    }

    uint count = 0u;
    int left = end, right = first.x;
    for (int x = first.x; x < end; x++)
    {
        uint coverage = uint(floor(255.0 * texelFetch(picture, IN_VIEW(ivec2(x, first.y)), 0).a + 0.5));
        if (coverage >= COVERED)
        {
            count++;
            left = min(left, x);
            right = x;
        }

#ifdef SURFACES
        surfaces[3 * ((VIEW * view.image.x + first.y) * view.image.x + x)] |= coverage << 24;
#endif
    }

    if (count > 0u)
    {
        atomicAdd(extents[VIEW].pixels, count);
        atomicMin(extents[VIEW].left, uint(left));
        atomicMax(extents[VIEW].right, uint(right));
        atomicMin(extents[VIEW].top, uint(first.y));
        atomicMax(extents[VIEW].bottom, uint(first.y));
    }
}
