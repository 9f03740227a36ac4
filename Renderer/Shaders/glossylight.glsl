#include "axes.glsl"
#include "lobes.glsl"
#include "octahedron.glsl"
// Sun and world as the glossy lobe mirrors them.
layout(binding = 11) uniform usampler2D nearestDirection; // octahedral, object frame: 2 * axis + (1 if against it)
layout(binding = 12) uniform samplerBuffer axisTable;     // x and y of each axis in the object frame

/// Sun and world in the glossy lobe, by a direction drawn from it. Other surfaces are black there (SCENE.md, section 7).
vec3 glossyLight(Surface s, vec3 lifted, vec4 point)
{
    vec3 toward;
    vec3 weight = sampleGlossy(s, point.zw, toward);
    vec3 d = toObject(toward), q = toObject(lifted) / view.forward.w;
    int entry = int(texelFetch(nearestDirection, ivec2(clamp(0.5 + 0.5 * foldDirection(d), 0.0, 0.9999) * float(NEAREST_SIZE)), 0).r);
    vec3 x = texelFetch(axisTable, entry & ~1).xyz, y = texelFetch(axisTable, entry | 1).xyz;
    vec2 offset;
    bool against = (entry & 1) != 0;
    float extent = extentAt(entry >> 1, against, vec2(dot(x, q), dot(y, q)), offset);
    float depth = 0.5 * dot(cross(x, y), q);
    const float bias = 1.0 / float(DIRECTION_SIZE);
    bool blocked = extent > 0.5 + (against ? -depth : depth) + bias;
    float sun = toward.z > view.lights.y ? view.lights.x / (PI * toward.z * toward.z * toward.z) : 0.0;
    bool outwards = dot(s.trueNormal, toward) > 0.0;
    vec3 light = vec3(toward.z > 0.0 && !blocked ? view.lights.z + sun : 0.0);
    return outwards ? s.open * weight * light : vec3(0.0);
}
