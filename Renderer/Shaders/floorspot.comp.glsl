// The floor as the camera sees it, at half the picture's resolution: radiance. The spot is computed here, where its shadow needs to be sharper
// than the floor's grid. With SHADOW, once more where the object may stand before it.
#include "spotlight.glsl"
layout(local_size_x = 8, local_size_y = 8) in;
layout(binding = 10) uniform viewPlane floorLight; // floor.comp.glsl
layout(rgba16f, binding = 0) writeonly uniform viewImage floorSeen;

const int SPOT_POINTS = 12 / SPOT_SHARE;
const int SPOT_STEPS = SPOT_SHARE == 1 ? 5 : 3;

/// The floor's light between the grid's points. Not the sampler's interpolation: samplers of one kind in all programs spare a driver on the CPU
/// compiling them again (SamplerSlots.cs).
vec3 lightAt(vec2 at)
{
    at = clamp(at - 0.5, 0.0, float(FLOOR_GRID - 1));
    ivec2 low = ivec2(at), high = min(low + 1, FLOOR_GRID - 1);
    vec2 f = at - vec2(low);
    vec3 upper = mix(texelFetch(floorLight, IN_VIEW(low), 0).rgb, texelFetch(floorLight, IN_VIEW(ivec2(high.x, low.y)), 0).rgb, f.x);
    vec3 lower = mix(texelFetch(floorLight, IN_VIEW(ivec2(low.x, high.y)), 0).rgb, texelFetch(floorLight, IN_VIEW(high), 0).rgb, f.x);
    return mix(upper, lower, f.y);
}

void main()
{
#ifdef SHADOW
    ivec2 at = min(view.parts[2].xy + ivec2(gl_GlobalInvocationID.xy), (view.image.xx - 1) / 2);
#else
    ivec2 at = ivec2(gl_GlobalInvocationID.xy);
#endif
    vec3 ray = cameraRay(2.0 * vec2(at) + 1.0);
    vec3 p = view.eye.xyz + ray * ((view.floorColor.w - view.eye.z) / min(ray.z, -1e-4));

    SpotDisk disk = spotDiskFacing(p);
    // Farther from the axis than the cone and the disk reach, nothing arrives.
    float axisCosine = -dot(disk.facing, view.spotAxis.xyz);
    bool lit = ray.z < -1e-3 && axisCosine > view.spotAxis.w - 0.03;
#ifdef SHADOW
    int steps = spotMayBeHidden(p) ? SPOT_STEPS : 0;
#else
    const int steps = 0;
#endif
    float spot = 0.0;
    vec2 turn = vec2(1.0, 0.0);
    for (int i = 0; i < (lit ? SPOT_POINTS : 0); i++)
    {
        vec2 o = sqrt((float(i) + 0.5) / float(SPOT_POINTS)) * turn;
        turn = GOLDEN_TURN * turn;
        vec3 q = view.spotPosition.xyz + o.x * disk.x + o.y * disk.y, toward;
        float flux = spotFlux(p, q, disk.facing, toward);
        float start = fract(0.5 + 0.618034 * float(i + (at.x & 1) * 3 + (at.y & 1) * 7));
        spot += flux * toward.z * spotVisible(p, q, steps, start, IN_THE_OPEN);
    }

    vec3 light = lightAt((0.5 + 0.5 * p.xy / view.lights.w) * float(FLOOR_GRID)) + spot / float(SPOT_POINTS) * view.spotIntensity.rgb;
    // The world is seen above the horizon.
    imageStore(floorSeen, IN_VIEW(at), vec4(ray.z < 0.0 ? view.floorColor.rgb / PI * light : vec3(view.lights.z), 1.0));
}
