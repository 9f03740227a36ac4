// The object's depth as the centre of the spot's disk sees it. With VEIL, what lets light through before it: depth of the nearest, and the logarithm of
// what all together let through.
#include "view.glsl"
#include "drawing.glsl"
#ifdef BY_OPACITY
#include "drawnopacity.glsl"
uniform int opaqueCount; // the first triangles, opaque all over
#endif
layout(r32ui, binding = 0) uniform viewNumberImage depths; // bits of positive floats, which order as integers do
#ifdef VEIL
layout(r32ui, binding = 1) uniform viewNumberImage veilDepths;
layout(r32ui, binding = 2) uniform viewNumberImage veilLogarithms;
#endif

vec3 seen(vec3 corner)
{
    return project(fromEye(corner, view.spotPosition.xyz), view.spotX.xyz, view.spotY.xyz, view.spotMapAxis.xyz, float(SPOT_SIZE));
}

vec2 nearAndFar() { return vec2(view.spotX.w, view.spotY.w); }

bool isOutside() { return view.image.z != 0; }

ivec4 drawnPart() { return ivec4(0, 0, SPOT_SIZE, SPOT_SIZE); }

void put(int triangle, Drawn t, ivec2 at, float depth, vec3 inside)
{
    uint bits = floatBitsToUint(depth);
    if (bits < imageLoad(depths, IN_VIEW(at)).r)
    {
#ifdef BY_OPACITY
        float opacity = triangle < opaqueCount ? 1.0 : opacityAt(triangle, t, inside, 0.0);
#else
        float opacity = 1.0;
#endif
#ifdef VEIL
        if (opacity > 0.0 && opacity < OPAQUE)
        {
            imageAtomicMin(veilDepths, IN_VIEW(at), bits);
            imageAtomicAdd(veilLogarithms, IN_VIEW(at), uint(-log2(1.0 - opacity) * VEIL_UNITS + 0.5));
        }
#else
        if (opacity >= OPAQUE)
        {
            imageAtomicMin(depths, IN_VIEW(at), bits);
        }
#endif
    }
}
