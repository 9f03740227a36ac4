// Light leaving each visible sample of the object towards the camera. One invocation a sample of one position within its pixel. Each
// position looks along its own few axes and at its own point of the spot; the pixel filter averages over all positions.
#include "axes.glsl"
#include "spotlight.glsl"
#include "mesh.glsl"
#include "surface.glsl"
#include "samples.glsl"
layout(local_size_x = 64) in;
layout(binding = 6) uniform usampler2D triangles;         // number of the triangle plus one
layout(binding = 10) uniform sampler2D floorLight;        // floor.comp.glsl
layout(binding = 11) uniform usampler2D nearestDirection; // octahedral, object frame: 2 * axis + (1 if against it)
layout(binding = 12) uniform samplerBuffer axisTable;     // x and y of each axis in the object frame
layout(rgba16f, binding = 0) uniform image2D radiance;    // rgb times opacity, a opacity
#ifdef PEEL
layout(r8, binding = 1) writeonly uniform image2D solid;  // 1 where the object is, however transparent
#endif
uniform int position;

// This position's share of the view's axes, bound as a range of the buffer that floor.comp.glsl reads whole: with constant places, a
// CPU loads them once for all lanes.
layout(std140, binding = 1) uniform Position
{
    vec4 axis[ROWS_PER_AXIS * TAPS]; // see DirectionLists.Rows
    vec4 drawn;          // xy point of the spot's disk, zw point of the unit square for the glossy lobe
};

const float NORMAL_OFFSET = 0.4 / float(DIRECTION_SIZE); // in radii: a fifth of a direction map's texel
const float STEEPEST = 6.0; // slope up to which a surface is followed to the centre of a direction map's texel
const int SPOT_STEPS = 6 / SPOT_SHARE;

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
    vec3 above;                    // upwards: the object in front of it, with the lobes' answer
    vec3 below; float belowAll;    // downwards: the floor, or the object in front of it, with the lobes' answer
};

/// Adds that end of an axis which the surface looks to. Weights are relative: what an open hemisphere would give is known exactly.
void addAxis(int j, Surface s, vec3 lifted, vec3 q, inout Gathered g)
{
    vec3 up = axis[ROWS_PER_AXIS * j + 2].xyz;
    float side = axis[ROWS_PER_AXIS * j + 1].w;
    vec3 x = axis[ROWS_PER_AXIS * j].xyz, y = axis[ROWS_PER_AXIS * j + 1].xyz;
    float cosine = dot(s.normal, up);
    float trueCosine = dot(s.trueNormal, up);
    bool upwards = trueCosine > 0.0;
    vec2 offset;
    float extent = extentAt(int(axis[ROWS_PER_AXIS * j].w), upwards != (side > 0.0), vec2(dot(x, q), dot(y, q)), offset);
    // The map holds what is met at the texel's centre, so the surface's own plane is compared there too, not at the point.
    float rise = dot(offset, vec2(dot(s.trueNormal, x), dot(s.trueNormal, y))) / max(abs(trueCosine), 1.0 / STEEPEST);
    float depth = 0.5 * dot(up, q) - 0.5 * (upwards ? rise : -rise);
    bool isFree = extent <= (upwards ? 0.5 + depth : 0.5 - depth);

    float above = max(cosine, 0.0), under = max(-cosine, 0.0);
    bool isOpen = upwards && isFree;
    float reflected = isOpen ? above * diffuseShape(s, up, above) : 0.0;
    float sunWeight = axis[ROWS_PER_AXIS * j + 2].w;
    g.sun += sunWeight * reflected;
    g.sunAll += sunWeight * above;
    g.sky += reflected;
    g.skyAll += above;
    g.belowAll += under;

    if (cosine < 0.0 || !isOpen)
    {
        vec3 shape = bounceShape(s, cosine > 0.0 ? up : -up, abs(cosine));
        g.above += above * shape * axis[ROWS_PER_AXIS * j + 3].rgb;
        bool seesFloor = trueCosine < 0.0 && isFree;
        vec2 hit = lifted.xy - up.xy * ((lifted.z - view.floorColor.w) / max(up.z, 0.05));
        ivec2 cell = ivec2(clamp(0.5 + 0.5 * hit / view.lights.w, 0.0, 0.9999) * float(FLOOR_GRID));
        vec4 light = texelFetch(floorLight, cell, 0);
        vec3 floorRadiance = view.spotMapAxis.w * view.floorColor.rgb * (light.rgb + light.a * view.spotIntensity.rgb) / PI;
        g.below += under * shape * (seesFloor ? floorRadiance : axis[ROWS_PER_AXIS * j + 4].rgb);
    }
}

/// Light of sun and world by the diffuse lobe, and of floor and object by both.
vec3 diffuseLight(Surface s, vec3 lifted)
{
    Gathered g = Gathered(0.0, 0.0, 0.0, 0.0, vec3(0.0), vec3(0.0), 0.0);
    vec3 q = lifted / view.forward.w;
    ADD_AXES // addAxis(0, s, lifted, q, g); addAxis(1, ...); ...
    float upper = 0.5 + 0.5 * s.normal.z;
    float sun = view.lights.x * sunMeanCosine(s.normal.z) * g.sun / max(g.sunAll, 1e-6);
    float above = PI * upper / max(g.skyAll, 1e-6);
    return s.diffuse / PI * (sun + above * view.lights.z * g.sky) + above * g.above + PI * (1.0 - upper) / max(g.belowAll, 1e-6) * g.below;
}

/// Sun and world in the glossy lobe, by one direction drawn from it. Other surfaces are black there (SCENE.md, section 7).
vec3 glossyLight(Surface s, vec3 lifted)
{
    vec3 toward;
    vec3 weight = sampleGlossy(s, drawn.zw, toward);
    vec3 d = toObject(toward), q = toObject(lifted) / view.forward.w;
    vec3 n = d / (abs(d.x) + abs(d.y) + abs(d.z));
    vec2 e = n.z >= 0.0 ? n.xy : (1.0 - abs(n.yx)) * vec2(n.x >= 0.0 ? 1.0 : -1.0, n.y >= 0.0 ? 1.0 : -1.0);
    int entry = int(texelFetch(nearestDirection, ivec2(clamp(0.5 + 0.5 * e, 0.0, 0.9999) * float(NEAREST_SIZE)), 0).r);
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

    // A lobe too narrow for spotLight meets the spot's disk, or misses it, with this direction.
    vec3 facing = normalize(view.spotPosition.xyz - s.position);
    float reach = distance(view.spotPosition.xyz, s.position) / max(dot(toward, facing), 0.1);
    vec3 at = s.position + reach * toward;
    float radius = view.spotPosition.w;
    bool meets = s.alpha < NARROW_LOBE && distance(at, view.spotPosition.xyz) < radius;
    float flux = spotFlux(s.position, at, facing, d);
    float visible = spotVisible(lifted, at, meets ? SPOT_STEPS : 0, drawn.z);
    // Irradiance from the disk if it were at one point, over the disk's solid angle, is its radiance.
    float diskRadiance = flux * reach * reach / (PI * radius * radius * max(dot(toward, facing), 0.1));
    light += meets ? diskRadiance * visible * view.spotIntensity.rgb : vec3(0.0);
    return outwards ? weight * light : vec3(0.0);
}

/// Both lobes' answer to the spot, by this position's point of its disk.
vec3 spotLight(Surface s, vec3 lifted)
{
    SpotDisk disk = spotDiskFacing(s.position);
    vec3 at = view.spotPosition.xyz + drawn.x * disk.x + drawn.y * disk.y, toward;
    float flux = spotFlux(s.position, at, disk.facing, toward);
    float cosine = dot(s.normal, toward);
    bool faces = cosine > 0.0 && dot(s.trueNormal, toward) > 0.0;
    flux *= faces ? cosine : 0.0;
    flux *= spotVisible(lifted, at, SPOT_STEPS, drawn.z);
    return flux * (s.diffuse / PI * diffuseShape(s, toward, cosine) + glossyShape(s, toward)) * view.spotIntensity.rgb;
}

void main()
{
    if (gl_GlobalInvocationID.x >= lists[position].count)
    {
        return;
    }

    uint code = samples[position * view.image.x * view.image.x + int(gl_GlobalInvocationID.x)];
    ivec2 at = ivec2(code & 0xffffu, code >> 16);
    int triangle = int(texelFetch(triangles, at, 0).r) - 1;
    Surface s = surfaceAt(triangle, (vec2(at) + 0.5) / float(SAMPLES));
    vec3 lifted = s.position + s.trueNormal * (NORMAL_OFFSET * view.forward.w);
    vec3 color = diffuseLight(s, lifted) + spotLight(s, lifted) + s.emission;
    if (s.specular > 0.0)
    {
        color += glossyLight(s, lifted);
    }

#ifdef PEEL
    vec4 before = imageLoad(radiance, at);
    imageStore(radiance, at, before + (1.0 - before.a) * s.opacity * vec4(color, 1.0));
    if (s.opacity > SOLID_OPACITY)
    {
        imageStore(solid, at, vec4(1.0));
    }
#else
    imageStore(radiance, at, vec4(color, 1.0));
#endif
}
