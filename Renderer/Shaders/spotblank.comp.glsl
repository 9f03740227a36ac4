// The spot's maps before anything is drawn; with VEIL those of what lets light through too; with FINISH, the veil as it is looked up, of what was drawn.
#include "views.glsl"
layout(local_size_x = 8, local_size_y = 8) in;
#ifdef FINISH
layout(r32ui, binding = 1) readonly uniform viewNumberImage veilDepths;
layout(r32ui, binding = 2) readonly uniform viewNumberImage veilLogarithms;
layout(rgba32f, binding = 3) writeonly uniform viewImage veil;
#else
layout(r32ui, binding = 0) writeonly uniform viewNumberImage depths;
#ifdef VEIL
layout(r32ui, binding = 1) writeonly uniform viewNumberImage veilDepths;
layout(r32ui, binding = 2) writeonly uniform viewNumberImage veilLogarithms;
#endif
#endif

void main()
{
    ivec2 at = ivec2(gl_GlobalInvocationID.xy);
#ifdef FINISH
    float through = exp2(float(imageLoad(veilLogarithms, IN_VIEW(at)).r) / -VEIL_UNITS);
    imageStore(veil, IN_VIEW(at), vec4(vec3(through), uintBitsToFloat(imageLoad(veilDepths, IN_VIEW(at)).r)));
#else
    imageStore(depths, IN_VIEW(at), uvec4(floatBitsToUint(1.0)));
#ifdef VEIL
    imageStore(veilDepths, IN_VIEW(at), uvec4(floatBitsToUint(1.0)));
    imageStore(veilLogarithms, IN_VIEW(at), uvec4(0u));
#endif
#endif
}
