// First half of the pixel filter: along the rows of samples.
#include "view.glsl"
layout(local_size_x = 8, local_size_y = 8) in;
layout(binding = 6) uniform sampler2D radiance;
layout(rgba16f, binding = 0) writeonly uniform image2D rows; // pixels wide, samples high
#ifdef SOLID
layout(binding = 7) uniform sampler2D solid;
layout(r16f, binding = 1) writeonly uniform image2D solidRows;
#endif

const float weights[FILTER_TAPS] = float[](FILTER_WEIGHTS);

void main()
{
    ivec2 at = view.rect.xy * ivec2(1, SAMPLES) + ivec2(gl_GlobalInvocationID.xy);
    if (any(greaterThanEqual(ivec2(gl_GlobalInvocationID.xy), view.rect.zw * ivec2(1, SAMPLES))))
    {
        return;
    }

    int low = view.rect.x * SAMPLES, high = (view.rect.x + view.rect.z) * SAMPLES;
    vec4 sum = vec4(0.0);
    float share = 0.0;
    for (int i = 0; i < FILTER_TAPS; i++)
    {
        int x = at.x * SAMPLES + i - (FILTER_TAPS - SAMPLES) / 2;
        float weight = x >= low && x < high ? weights[i] : 0.0;
        sum += weight * texelFetch(radiance, ivec2(x, at.y), 0);
#ifdef SOLID
        share += weight * texelFetch(solid, ivec2(x, at.y), 0).r;
#endif
    }

    imageStore(rows, at, sum);
#ifdef SOLID
    imageStore(solidRows, at, vec4(share));
#endif
}
