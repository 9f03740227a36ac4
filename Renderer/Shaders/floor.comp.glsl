// What the floor receives, on a grid of its points round the object: sun, world and the object's own light in rgb, the spot in a.
#include "view.glsl"
#include "spotlight.glsl"
#ifdef EMITS
#include "emitters.glsl"
#endif
layout(local_size_x = 8, local_size_y = 8) in;
layout(binding = 8) uniform samplerBuffer axes;       // ROWS_PER_AXIS texels an axis, see DirectionLists.cs
layout(binding = 10) uniform sampler2DArray coverage; // share of each axis' map that the object covers, coarse
layout(rgba16f, binding = 0) writeonly uniform viewImage floorLight;

const float SUN_FLOOR = 0.82842712; // 2 (sqrt 2 - 1): mean cosine of the sun's disk
const int SPOT_POINTS = 4;
const int SPOT_STEPS = 6 / SPOT_SHARE;

/// One cell's, 0 outside the map.
float coverageIn(int axis, ivec2 cell)
{
    bool isInside = all(greaterThanEqual(cell, ivec2(0))) && all(lessThan(cell, ivec2(COVERAGE_SIZE)));
    return isInside ? texelFetch(coverage, ivec3(clamp(cell, 0, COVERAGE_SIZE - 1), axis), 0).r : 0.0;
}

/// Between the middles of the cells.
float coverageAt(int axis, vec2 at)
{
    vec2 low = floor(at - 0.5), f = at - 0.5 - low;
    ivec2 cell = ivec2(low);
    float upper = mix(coverageIn(axis, cell), coverageIn(axis, cell + ivec2(1, 0)), f.x);
    float lower = mix(coverageIn(axis, cell + ivec2(0, 1)), coverageIn(axis, cell + 1), f.x);
    return mix(upper, lower, f.y);
}

void main()
{
    ivec2 cell = ivec2(gl_GlobalInvocationID.xy);
    vec3 p = vec3((2.0 * (vec2(cell) + 0.5) / float(FLOOR_GRID) - 1.0) * view.lights.w, view.floorColor.w);
    vec3 q = p / view.forward.w;

    // What the object takes away: an axis that passes it by costs its test only, as the loops within are left out.
    float sun = 0.0, sunAll = 0.0, sky = 0.0, skyAll = 0.0;
    vec3 fromObject = vec3(0.0);
    for (int c = 0; c < CLASSES; c++)
    {
        for (int j = c % TAP_STEP; j < TAPS; j += TAP_STEP)
        {
            int row = (c * VIEWS + VIEW) * ROWS_PER_CLASS + ROWS_PER_AXIS * j;
            vec4 up = texelFetch(axes, row + 2);
            sunAll += up.z * up.w;
            skyAll += up.z;
            vec3 across = q - dot(q, up.xyz) * up.xyz;
            for (int meets = dot(across, across) < 1.5 ? 1 : 0; meets > 0; meets--)
            {
                vec4 x = texelFetch(axes, row), y = texelFetch(axes, row + 1);
                vec2 local = 0.5 + 0.5 * vec2(dot(x.xyz, q), dot(y.xyz, q));
                float hidden = coverageAt(int(x.w), local * float(COVERAGE_SIZE));
                sun += hidden * up.z * up.w;
                sky += hidden * up.z;
                fromObject += hidden * up.z * texelFetch(axes, row + 3).rgb;
            }
        }
    }

    float skyShare = 1.0 - sky / skyAll;
    sun = 1.0 - sun / sunAll;
    float direct = view.lights.x * SUN_FLOOR * sun + PI * view.lights.z * skyShare;
    fromObject *= PI / skyAll;
#ifdef EMITS
    for (int i = 0; i < EMITTERS; i++)
    {
        vec3 toward, light = lightOfEmitter(i, p, vec3(0.0, 0.0, 1.0), toward);
        fromObject += max(toward.z, 0.0) * light;
    }
#endif

    float spot = 0.0;
    vec2 turn = vec2(1.0, 0.0);
    SpotDisk disk = spotDiskFacing(p);
    int steps = spotMayBeHidden(p) ? SPOT_STEPS : 0;
    for (int i = 0; i < SPOT_POINTS; i++)
    {
        vec2 o = sqrt((float(i) + 0.5) / float(SPOT_POINTS)) * turn;
        turn = GOLDEN_TURN * turn;
        vec3 at = view.spotPosition.xyz + o.x * disk.x + o.y * disk.y, toward;
        float flux = spotFlux(p, at, disk.facing, toward);
        spot += flux * toward.z * spotVisible(p, at, steps, 0.5, IN_THE_OPEN);
    }

    imageStore(floorLight, IN_VIEW(cell), min(vec4(direct + fromObject, spot / float(SPOT_POINTS)), MOST_LIGHT));
}
