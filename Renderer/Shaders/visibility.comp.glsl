// Depth and triangle of what is nearest at each sample, at once or, without long atomics, first the one and then, once more, the other. With BY_OPACITY,
// of what is opaque where the sample sees it. With PEEL, of what lets light through, behind the layer before and before what is opaque.
#ifdef LONG_ATOMICS
#extension GL_ARB_gpu_shader_int64 : require
#extension GL_NV_shader_atomic_int64 : require
#endif
#include "view.glsl"
#include "nearest.glsl"
#include "drawing.glsl"
#ifdef BY_OPACITY
#include "drawnopacity.glsl"
uniform int opaqueCount, cutOutEnd; // between the two are triangles whose opacity differs from place to place
#endif
#ifdef PEEL
#include "layers.glsl"
#ifdef LONG_ATOMICS
layout(std430, binding = 7) readonly buffer Before { uint64_t before[]; };
layout(std430, binding = 8) readonly buffer Opaque { uint64_t opaque[]; };
bool isBetween(ivec2 at, uint bits) { return bits < uint(opaque[PLACE(at)] >> 32) && (layer == 0 || bits > uint(before[PLACE(at)] >> 32)); }
#else
layout(r32ui, binding = 2) readonly uniform viewNumberImage before;
layout(r32ui, binding = 3) readonly uniform viewNumberImage opaque;
bool isBetween(ivec2 at, uint bits) { return bits < imageLoad(opaque, IN_VIEW(at)).r && (layer == 0 || bits > imageLoad(before, IN_VIEW(at)).r); }
#endif
#endif
#ifndef LONG_ATOMICS
uniform int isSecond; // which of the two is drawn
#endif

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
bool isDrawn(int triangle, Drawn t, ivec2 at, uint bits, vec3 inside)
{
#ifdef PEEL
    if (!isBetween(at, bits))
    {
        return false;
    }
#endif
#ifdef BY_OPACITY
    if (triangle >= opaqueCount && triangle < cutOutEnd)
    {
        float opacity = opacityAt(triangle, t, inside, 1.0);
#ifdef PEEL
        return opacity > 0.0 && opacity < OPAQUE;
#else
        return opacity >= OPAQUE;
#endif
    }
#endif
    return true;
}

void put(int triangle, Drawn t, ivec2 at, float depth, vec3 inside)
{
    uint bits = floatBitsToUint(depth), nearestBits = nearestDepth(at);
#ifdef LONG_ATOMICS
    if (bits <= nearestBits && !isBelowFloor(at, depth) && isDrawn(triangle, t, at, bits, inside))
    {
        atomicMin(nearest[PLACE(at)], packUint2x32(uvec2(triangle, bits)));
#else
    if (isSecond == 0 && bits < nearestBits && !isBelowFloor(at, depth) && isDrawn(triangle, t, at, bits, inside))
    {
        imageAtomicMin(depths, IN_VIEW(at), bits);
    }
    else if (isSecond != 0 && bits == nearestBits && isDrawn(triangle, t, at, bits, inside))
    {
        imageAtomicMin(numbers, IN_VIEW(at), uint(triangle));
#endif
#ifdef PEEL
        showLayer();
#endif
    }
}
