// Light leaving each visible piece of the object towards the camera. One invocation a piece of one class of pixels. Each class looks along
// its own axes and at its own points of the spot; neighbouring pixels are of different classes, and the filter evens out what these found.
#include "axes.glsl"
#include "spotlight.glsl"
#include "mesh.glsl"
#include "surface.glsl"
#include "pieces.glsl"
layout(local_size_x = 64) in;
layout(binding = 10) uniform viewPlane floorLight;        // floor.comp.glsl
layout(binding = 11) uniform usampler2D nearestDirection; // octahedral, object frame: 2 * axis + (1 if against it)
layout(binding = 12) uniform samplerBuffer axisTable;     // x and y of each axis in the object frame
#ifdef PEEL
layout(r16f, binding = 0) uniform viewImage hidden;         // how much the layers before hide of what is behind, at each sample
uniform int isOpaque;                                     // 1 for the last layer: all that it shows was found to be opaque
layout(r32ui, binding = 1) uniform viewNumberImage solid;  // samples of each pixel where the object is, however transparent
#endif
uniform int class_;

// This class's share of the views' axes, bound as a range of the buffer that floor.comp.glsl reads whole: with constant places, a
// CPU loads them once for all lanes.
struct Share
{
    vec4 axis[ROWS_PER_AXIS * TAPS]; // see DirectionLists.Rows
    // xy point of the spot's disk, of the first POINTS; zw point of the unit square for the glossy lobe, of the first LOBES
    vec4 drawn[ROWS_PER_CLASS - ROWS_PER_AXIS * TAPS];
};

layout(std140, binding = 1) uniform Class { Share shares[VIEWS]; };
#define share shares[VIEW]

const float NORMAL_OFFSET = 0.4 / float(DIRECTION_SIZE); // in radii: a fifth of a direction map's texel
const float FULL_GLOW = 6.0; // a point that sees a sixth of the surroundings has surfaces before it as bright as the object's outside
const float STEEPEST = 6.0; // slope up to which a surface is followed to the centre of a direction map's texel
const float SHARPEST = 0.01; // edge of a mirrored disk that is left to a pixel's few samples, in radians
const int FAR_STEP = TAP_STEP == 1 ? 3 : 2;
const int SPOT_STEPS = 2;

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

/// Sun and world in the glossy lobe, by a direction drawn from it. Other surfaces are black there (SCENE.md, section 7).
vec3 glossyLight(Surface s, vec3 lifted, vec4 point)
{
    vec3 toward;
    vec3 weight = sampleGlossy(s, point.zw, toward);
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
    return outwards ? s.open * weight * light : vec3(0.0);
}

/// The lobes' answers to a point of the spot's disk, the diffuse one's and the glossy one's.
void addSpot(Surface s, vec3 lifted, SpotDisk disk, vec4 point, SpotStart start, inout vec3 diffuse, inout vec3 gloss)
{
    vec3 at = view.spotPosition.xyz + point.x * disk.x + point.y * disk.y, toward;
    float flux = spotFlux(s.position, at, disk.facing, toward);
    float cosine = dot(s.normal, toward);
    bool faces = cosine > 0.0 && dot(s.trueNormal, toward) > 0.0;
    flux *= faces ? cosine : 0.0;
    flux *= spotVisible(lifted, at, SPOT_STEPS, 0.5 + 0.5 * point.x, start);
    vec3 light = s.open * flux / float(POINTS) * view.spotIntensity.rgb;
    diffuse += s.diffuse / PI * diffuseShape(s, toward, cosine) * light;
    gloss += glossyShape(s, toward) * light;
}

/// The spot's disk in a lobe that is narrower: its mirror image, whose edge is as wide as the lobe.
vec3 spotImage(Surface s, vec3 lifted, SpotDisk disk, SpotStart start)
{
    vec3 mirrored = reflect(-s.toCamera, s.normal), toward;
    float slope = max(dot(mirrored, disk.facing), 0.1), radius = view.spotPosition.w;
    float reach = distance(view.spotPosition.xyz, s.position) / slope;
    vec3 beside = s.position + reach * mirrored - view.spotPosition.xyz;
    float edge = reach * max(2.0 * s.alpha, SHARPEST);
    float meets = clamp(0.5 + (radius - length(beside)) / edge, 0.0, 1.0);
    bool isMirror = s.specular > 0.0 && s.alpha < NARROW_LOBE && dot(s.trueNormal, mirrored) > 0.0;
    meets = isMirror ? meets : 0.0;
    vec3 at = view.spotPosition.xyz + beside * min(1.0, radius / max(length(beside), 1e-6));

    // Irradiance from the disk if it were at one point, over the disk's solid angle, is its radiance.
    float radiance = spotFlux(s.position, at, disk.facing, toward) * reach * reach / (PI * radius * radius * slope);
    radiance *= spotVisible(lifted, at, meets > 0.0 ? SPOT_STEPS : 0, 0.5, start);
    return s.open * meets * radiance * fresnel(s, s.viewCosine) * smithG1(s.viewCosine, s.alpha) * view.spotIntensity.rgb;
}

void main()
{
    // No early return, as in view.glsl: invocations without a piece look at the last one.
    uint count = lists[class_].counts[VIEW];
    bool isPiece = gl_GlobalInvocationID.x < count;
    int number = firstOf(class_) + int(min(gl_GlobalInvocationID.x, max(count, 1u) - 1u));
    uvec4 piece = pieces[number].own;
    ivec2 pixel = ivec2(piece.x & ((1u << PIXEL_BITS) - 1u), piece.x >> PIXEL_BITS);
    uint mask = piece.y;
    // A whole pixel is looked at in its middle, another one where the sample lies that stands for it.
    vec2 at = vec2(pixel) + 0.5;
    const int order[POSITIONS] = int[](MIDDLE_FIRST);
    for (int i = POSITIONS - 1; i >= 0; i--)
    {
        bool isSeen = mask != ALL_SAMPLES && (mask >> order[i] & 1u) != 0u;
        at = isSeen ? vec2(pixel) + (vec2(order[i] % SAMPLES, order[i] / SAMPLES) + 0.5) / float(SAMPLES) : at;
    }

    Surface s = surfaceAt(int(piece.z) - 1, at);
    vec3 lifted = s.position + s.trueNormal * (NORMAL_OFFSET * view.forward.w);
    SpotDisk disk = spotDiskFacing(s.position);
    SpotStart start = spotStartAt(lifted, dot(s.trueNormal, disk.facing));
    vec3 diffuse = vec3(0.0), gloss = vec3(0.0), image = vec3(0.0);
    for (int i = 0; i < POINTS; i++)
    {
        addSpot(s, lifted, disk, share.drawn[i], start, diffuse, gloss);
    }

#ifdef GLOSS
#ifdef OWN_LIGHT
    image = spotImage(s, lifted, disk, start);
#endif
    for (int i = 0; i < LOBES; i++)
    {
        gloss += s.specular > 0.0 ? glossyLight(s, lifted, share.drawn[i]) / float(LOBES) : vec3(0.0);
    }
#endif

    // Bounced light comes by gloss too: about half of what the lobe mirrors at most. Of faces with a twin less, so that its border stays sharp.
    vec3 albedo = s.open * (s.diffuse + 0.5 * s.specular + 0.002);
    vec3 received = (diffuse + diffuseLight(s, lifted)) / albedo;
    vec4 light = vec4(s.emission + image, 1.0);
    uint fresh = 0u;
    if (isPiece)
    {
#ifdef PEEL
        float opacity = isOpaque != 0 ? 1.0 : s.opacity, open = 0.0;
        for (int i = 0; i < POSITIONS; i++)
        {
            if ((mask >> i & 1u) != 0u)
            {
                ivec2 place = pixel * SAMPLES + ivec2(i % SAMPLES, i / SAMPLES);
                float before = imageLoad(hidden, IN_VIEW(place)).r;
                open += 1.0 - before;
                imageStore(hidden, IN_VIEW(place), vec4(mix(before, 1.0, opacity)));
            }
        }

        light *= opacity * open / float(bitCount(mask));
        albedo *= opacity * open / float(bitCount(mask));
        gloss *= opacity * open / float(bitCount(mask));
        fresh = opacity > SOLID_OPACITY ? mask & ~imageAtomicOr(solid, IN_VIEW(pixel), mask) : 0u;
#endif
        pieces[number].own = uvec4(packHalf2x16(light.rg), packHalf2x16(light.ba), mask | (fresh << SOLID_SHIFT), piece.w);
        pieces[number].mixed =
            uvec4(packHalf2x16(received.rg), packHalf2x16(vec2(received.b, albedo.r)), packHalf2x16(albedo.gb), packSmall(gloss));
    }
}
