// Nothing at any sample where a part of the object is going to be drawn.
#include "view.glsl"
layout(local_size_x = 32, local_size_y = 8) in;
layout(r32ui, binding = 0) writeonly uniform viewNumberImage depths;
layout(r32ui, binding = 1) writeonly uniform viewNumberImage numbers;
uniform int part; // of view.parts

void main()
{
    ivec4 rect = views[VIEW].parts[part] * SAMPLES;
    ivec2 at = ivec2(gl_GlobalInvocationID.xy);
    if (all(lessThan(at, rect.zw)))
    {
        imageStore(depths, IN_VIEW(rect.xy + at), uvec4(floatBitsToUint(1.0)));
        imageStore(numbers, IN_VIEW(rect.xy + at), uvec4(NO_TRIANGLE));
    }
}
