// Where the object is seen (Silhouette.cs). One invocation looks at a strip of a row, so that there are few atomics.
#include "view.glsl"
layout(local_size_x = 64) in;
layout(binding = 6) uniform sampler2D picture; // a: coverage
layout(std430, binding = 3) buffer Extent { uint left, top, right, bottom, pixels; } extent; // left and top start at their largest value
#ifdef SURFACES
layout(std430, binding = 2) buffer Surfaces { uint surfaces[]; }; // see surfaces.comp.glsl
#endif

void main()
{
    ivec2 first = view.rect.xy + ivec2(int(gl_GlobalInvocationID.y) * STRIP, int(gl_GlobalInvocationID.x));
    int end = min(first.x + STRIP, view.rect.x + view.rect.z);
    if (first.y >= view.rect.y + view.rect.w)
    {
        return;
    }

    uint count = 0u;
    int left = end, right = first.x;
    for (int x = first.x; x < end; x++)
    {
        uint coverage = uint(floor(255.0 * texelFetch(picture, ivec2(x, first.y), 0).a + 0.5));
        if (coverage >= COVERED)
        {
            count++;
            left = min(left, x);
            right = x;
        }

#ifdef SURFACES
        surfaces[3 * (first.y * view.image.x + x)] |= coverage << 24;
#endif
    }

    if (count > 0u)
    {
        atomicAdd(extent.pixels, count);
        atomicMin(extent.left, uint(left));
        atomicMax(extent.right, uint(right));
        atomicMin(extent.top, uint(first.y));
        atomicMax(extent.bottom, uint(first.y));
    }
}
