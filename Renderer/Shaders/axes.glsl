#include "view.glsl"
// Visibility of the object from itself, along a fixed set of axes in its own frame (DirectionMaps.cs).
#include "extents.glsl"
layout(binding = 7) uniform samplerBuffer directionMaps; // of an axis: how far the object reaches along it, and against it

/// The farthest depth that a point's ray along an axis meets, or against it, and how far the texel's centre lies from the ray, in radii.
float extentAt(int axis, bool against, vec2 across, out vec2 offset)
{
    vec2 at = clamp(0.5 + 0.5 * across, 0.0, 0.9999) * float(DIRECTION_SIZE);
    ivec2 texel = ivec2(at);
    offset = (vec2(texel) + 0.5 - at) * (2.0 / float(DIRECTION_SIZE));
    return texelFetch(directionMaps, placeOf(axis, against, texel)).r;
}
