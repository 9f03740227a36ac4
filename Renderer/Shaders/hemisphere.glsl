#include "axes.glsl"
#include "lobes.glsl"
#include "share.glsl"
// Light from all sides by the class's axes: sun and world past the object, and what floor and object return of their light.
layout(binding = 10) uniform viewPlane floorLight; // floor.comp.glsl

const float FULL_GLOW = 6.0; // a point that sees a sixth of the surroundings has surfaces before it as bright as the object's outside
const float STEEPEST = 6.0; // slope up to which a surface is followed to the centre of a direction map's texel
const int FAR_STEP = TAP_STEP == 1 ? 3 : 2;

/// Mean over the sun's disk of max(0, n . D): SCENE.md, section 6.
float sunMeanCosine(float nz)
{
    float u = max(0.0, (nz + 0.70710678) / 1.41421356);
    return nz >= 0.70710678 ? 0.82842712 * nz : u * u * (0.95181 + u * (-0.73335 + u * 0.36630));
}

struct Gathered
{
    float sun, sunAll;             // upwards: sun
    float sky, skyAll;             // upwards: world
    vec3 above;                    // upwards: the object in front of it
    vec3 below; float belowAll;    // downwards: the object in front of the floor
    float openBelow;               // downwards: the floor that is seen
    // Of every FAR_STEP-th axis, as they vary less than what is in the way: the lobes' answer, and the floor with it.
    float reflected;
    vec3 aboveShape, belowShape, floor_;
    float aboveShapes, belowShapes;
};

/// Adds that end of an axis which the surface looks to. Weights are relative: what an open hemisphere would give is known exactly.
void addAxis(int j, Surface s, vec3 lifted, vec3 q, inout Gathered g)
{
    vec3 up = share.axis[ROWS_PER_AXIS * j + 2].xyz;
    float side = share.axis[ROWS_PER_AXIS * j + 1].w;
    vec3 x = share.axis[ROWS_PER_AXIS * j].xyz, y = share.axis[ROWS_PER_AXIS * j + 1].xyz;
    float cosine = dot(s.normal, up);
    float trueCosine = dot(s.trueNormal, up);
    bool upwards = trueCosine > 0.0;
    vec2 offset;
    float extent = extentAt(int(share.axis[ROWS_PER_AXIS * j].w), upwards != (side > 0.0), vec2(dot(x, q), dot(y, q)), offset);
    // The map holds what is met at the texel's centre, so the surface's own plane is compared there too, not at the point.
    float rise = dot(offset, vec2(dot(s.trueNormal, x), dot(s.trueNormal, y))) / max(abs(trueCosine), 1.0 / STEEPEST);
    float depth = 0.5 * dot(up, q) - 0.5 * (upwards ? rise : -rise);
    bool isFree = extent <= (upwards ? 0.5 + depth : 0.5 - depth);

    float above = max(cosine, 0.0), under = max(-cosine, 0.0);
    bool isOpen = upwards && isFree;
    float received = isOpen ? above : 0.0;
    float sunWeight = share.axis[ROWS_PER_AXIS * j + 2].w;
    g.sun += sunWeight * received;
    g.sunAll += sunWeight * above;
    g.sky += received;
    g.skyAll += above;
    g.belowAll += under;

    g.above += (isOpen ? 0.0 : above) * share.axis[ROWS_PER_AXIS * j + 3].rgb;
    bool seesFloor = trueCosine < 0.0 && isFree;
    g.below += (seesFloor ? 0.0 : under) * share.axis[ROWS_PER_AXIS * j + 4].rgb;
    g.openBelow += seesFloor ? under : 0.0;
    if (j / TAP_STEP % FAR_STEP == 0)
    {
        vec2 hit = lifted.xy - up.xy * ((lifted.z - view.floorColor.w) / max(up.z, 0.05));
        ivec2 cell = ivec2(clamp(0.5 + 0.5 * hit / view.lights.w, 0.0, 0.9999) * float(FLOOR_GRID));
        vec4 light = texelFetch(floorLight, IN_VIEW(cell), 0);
        g.floor_ += under * (light.rgb + light.a * view.spotIntensity.rgb);
        vec3 shape = bounceShape(s, cosine > 0.0 ? up : -up, abs(cosine));
        g.reflected += above * diffuseShape(s, up, above);
        g.aboveShape += above * shape;
        g.aboveShapes += above;
        g.belowShape += under * shape;
        g.belowShapes += under;
    }
}

/// Light of sun and world by the diffuse lobe, and of floor and object by both.
vec3 diffuseLight(Surface s, vec3 lifted)
{
    Gathered g = Gathered(0.0, 0.0, 0.0, 0.0, vec3(0.0), vec3(0.0), 0.0, 0.0, 0.0, vec3(0.0), vec3(0.0), vec3(0.0), 0.0, 0.0);
    vec3 q = lifted / view.forward.w;
    ADD_AXES // addAxis(0, s, lifted, q, g); addAxis(1, ...); ...
    float upper = 0.5 + 0.5 * s.normal.z;
    float sun = view.lights.x * sunMeanCosine(s.normal.z) * g.sun / max(g.sunAll, 1e-6);
    float above = PI * upper / max(g.skyAll, 1e-6);

    // The glow is that of the object's outside. What sees little of the surroundings sees surfaces that do no more.
    float lit = min(1.0, FULL_GLOW * (g.sky + g.openBelow) / max(g.skyAll + g.belowAll, 1e-6));
    vec3 fromAbove = lit * above * g.above * g.aboveShape / max(g.aboveShapes, 1e-6);
    vec3 floorRadiance = view.spotMapAxis.w * view.floorColor.rgb * g.floor_ / (PI * max(g.belowShapes, 1e-6));
    vec3 below = lit * g.below + g.openBelow * floorRadiance;
    vec3 fromBelow = PI * (1.0 - upper) / max(g.belowAll, 1e-6) * below * g.belowShape / max(g.belowShapes, 1e-6);
    return s.diffuse / PI * (g.reflected / max(g.aboveShapes, 1e-6)) * s.open * (sun + above * view.lights.z * g.sky) + fromAbove + fromBelow;
}
