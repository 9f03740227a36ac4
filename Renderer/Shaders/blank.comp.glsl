// Nothing at any sample where a part of the object is going to be drawn. With NUMBERS, which triangles were.
#ifdef LONG_ATOMICS
#extension GL_ARB_gpu_shader_int64 : require
#extension GL_NV_shader_atomic_int64 : require
#endif
#include "view.glsl"
#include "nearest.glsl"
layout(local_size_x = 32, local_size_y = 8) in;
#ifdef NUMBERS
layout(r32ui, binding = 1) writeonly uniform viewNumberImage numbers;
#endif
uniform int part; // of view.parts

void main()
{
    ivec4 rect = views[VIEW].parts[part] * SAMPLES;
    ivec2 at = ivec2(gl_GlobalInvocationID.xy);
    if (all(lessThan(at, rect.zw)))
    {
#ifdef NUMBERS
        imageStore(numbers, IN_VIEW(rect.xy + at), uvec4(uint(nearest[PLACE(rect.xy + at)])));
#else
        setNothing(rect.xy + at);
#endif
    }
}
