// What visibility.vert.glsl and visibility.frag.glsl draw, by compute: first the depth of what is nearest at each sample, then, once more, the number of
// the triangle that has it; the lowest of several.
#include "view.glsl"
#include "drawing.glsl"
#ifdef BY_OPACITY
#include "drawnopacity.glsl"
uniform int opaqueCount, cutOutEnd; // between the two are triangles whose opacity differs from place to place
#endif
layout(r32ui, binding = 0) uniform viewNumberImage depths; // bits of positive floats, which order as integers do
layout(r32ui, binding = 1) uniform viewNumberImage numbers;
#ifdef PEEL
#include "layers.glsl"
layout(r32ui, binding = 2) readonly uniform viewNumberImage depthsBefore;
layout(r32ui, binding = 3) readonly uniform viewNumberImage depthsOfOpaque;
#endif
uniform int isSecond; // which of the two is drawn

vec3 seen(vec3 corner)
{
    vec3 x = view.right.xyz / view.eye.w, y = -view.up.xyz / view.eye.w;
    return project(fromEye(corner, view.eye.xyz), x, y, view.forward.xyz, float(view.image.x * SAMPLES));
}

vec2 nearAndFar() { return vec2(view.right.w, view.up.w); }

bool isOutside() { return view.image.y != 0; }

#ifdef PEEL
ivec4 drawnPart() { return views[VIEW].parts[1] * SAMPLES; }
#else
ivec4 drawnPart() { return views[VIEW].parts[0] * SAMPLES; }
#endif

/// Whether the floor hides a sample's surface from the camera, which is above it.
bool isBelowFloor(ivec2 at, float depth)
{
    float near = view.right.w, far = view.up.w;
    float w = far * near / (far - depth * (far - near));
    return view.floorColor.w > -view.forward.w && view.eye.z + w * cameraRay((vec2(at) + 0.5) / float(SAMPLES)).z < view.floorColor.w;
}

/// Whether a sample's surface is what is drawn: what is opaque, or lets light through behind the layer before and before what is opaque.
bool isDrawn(int triangle, ivec2 at, uint bits, vec3 share, float scale)
{
#ifdef PEEL
    if (bits >= imageLoad(depthsOfOpaque, IN_VIEW(at)).r || (layer > 0 && bits <= imageLoad(depthsBefore, IN_VIEW(at)).r))
    {
        return false;
    }
#endif
#ifdef BY_OPACITY
    if (triangle >= opaqueCount && triangle < cutOutEnd)
    {
        float opacity = opacityAt(triangle, share, scale);
#ifdef PEEL
        return opacity > 0.0 && opacity < OPAQUE;
#else
        return opacity >= OPAQUE;
#endif
    }
#endif
    return true;
}

void put(int triangle, ivec2 at, float depth, vec3 share, float scale)
{
    uint bits = floatBitsToUint(depth), nearest = imageLoad(depths, IN_VIEW(at)).r;
    if (isSecond == 0 && bits < nearest && !isBelowFloor(at, depth) && isDrawn(triangle, at, bits, share, scale))
    {
        imageAtomicMin(depths, IN_VIEW(at), bits);
    }
    else if (isSecond != 0 && bits == nearest && isDrawn(triangle, at, bits, share, scale))
    {
        imageAtomicMin(numbers, IN_VIEW(at), uint(triangle));
#ifdef PEEL
        showLayer();
#endif
    }
}
