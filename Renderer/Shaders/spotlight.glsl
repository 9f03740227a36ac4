#include "view.glsl"
// The spot: a disk that faces the lit point, and the object's depth as the disk's centre sees it (SpotMapPass.cs).
layout(binding = 9) uniform viewPlane spotMap;
#ifdef VEIL
layout(binding = 13) uniform viewPlane spotVeil; // r: what all transparent surfaces together let through, a: depth of the nearest
#endif

/// Turns by the golden angle: point i of n on a Vogel spiral, sqrt((i + 0.5) / n) from the middle, i turns round, covers the unit disk in
/// equal areas.
const mat2 GOLDEN_TURN = mat2(-0.73736888, 0.67549029, -0.67549029, -0.73736888);

const float SPOT_BIAS = 0.003;

struct SpotDisk { vec3 facing; vec3 x; vec3 y; };

/// The disk as a point sees it, its axes as long as its radius.
SpotDisk spotDiskFacing(vec3 p)
{
    vec3 facing = normalize(view.spotPosition.xyz - p);
    vec3 x = normalize(cross(view.spotReference.xyz, facing));
    return SpotDisk(facing, x * view.spotPosition.w, cross(facing, x) * view.spotPosition.w);
}

/// Irradiance at p for unit intensity if all of the disk were at its point q, unshadowed and without the lit surface's cosine.
float spotFlux(vec3 p, vec3 q, vec3 facing, out vec3 toward)
{
    vec3 d = q - p;
    float inverse = inversesqrt(dot(d, d));
    toward = d * inverse;
    float k = -dot(toward, view.spotAxis.xyz);
    float t = clamp((k - view.spotAxis.w) / view.spotIntensity.w, 0.0, 1.0);
    return k * t * t * (3.0 - 2.0 * t) * dot(facing, toward) * inverse * inverse;
}

/// Whether the object may stand between p and some point of the disk: where p is seen from the disk's centre, and how far from there the other
/// points see it before a thing as near as the object comes.
bool spotMayBeHidden(vec3 p)
{
    vec3 a = p - view.spotPosition.xyz;
    float z = dot(view.spotMapAxis.xyz, a);
    vec2 seen = vec2(dot(view.spotX.xyz, a), dot(view.spotY.xyz, a)) / z;
    float reach = 1.1 * view.spotPosition.w * length(view.spotX.xyz) * max(1.0 / view.spotX.w - 1.0 / z, 0.0);
    return z > view.spotX.w && all(lessThanEqual(abs(seen - view.spotRect.xy), view.spotRect.zw + reach));
}

/// A ray's start: whether it lies behind a surface as the disk's centre sees it, and that surface's depth.
struct SpotStart { bool isBehind; float surface; };

/// Where nothing is near.
const SpotStart IN_THE_OPEN = SpotStart(false, 0.0);

/// On a surface that the light falls on at this cosine. The map knows depths at its texels' middles, where p's own surface may be as much nearer as it is
/// steep.
SpotStart spotStartAt(vec3 p, float cosine)
{
    float near = view.spotX.w, far = view.spotY.w;
    vec3 a = p - view.spotPosition.xyz;
    float z = dot(view.spotMapAxis.xyz, a);
    vec2 at = vec2(dot(view.spotX.xyz, a), dot(view.spotY.xyz, a)) / z;
    ivec2 texel = clamp(ivec2((0.5 + 0.5 * at) * float(SPOT_SIZE)), ivec2(0), ivec2(SPOT_SIZE - 1));
    float surface = texelFetch(spotMap, IN_VIEW(texel), 0).r;
    float depth = far / (far - near) * (1.0 - near / z);
    float slope = sqrt(1.0 - min(cosine * cosine, 1.0)) / max(cosine, 0.1);
    return SpotStart(surface < depth - SPOT_BIAS * slope, surface);
}

/// What p receives of the disk's point q past the object, 0 to 1. Follows the ray through the depth map of the disk's centre: it is blocked where it
/// comes out from behind a surface through that surface, not where it comes out round its edge. Of a surface at whose depth the ray is between two
/// steps the first of them decides: what is thinner than a step is then hit a little beside where it is, but as often as it should be. offset
/// in [0, 1) places the first of the steps.
float spotVisible(vec3 p, vec3 q, int steps, float offset, SpotStart start)
{
    float near = view.spotX.w, far = view.spotY.w;
    vec3 a = p - view.spotPosition.xyz, b = q - p;
    vec3 from = vec3(dot(view.spotX.xyz, a), dot(view.spotY.xyz, a), dot(view.spotMapAxis.xyz, a));
    vec3 along = vec3(dot(view.spotX.xyz, b), dot(view.spotY.xyz, b), dot(view.spotMapAxis.xyz, b));
    // The part of the ray at the object's distances from the spot; its depth decreases.
    float first = max((far - from.z) / along.z, 0.0);
    float last = (near - from.z) / along.z;
    float scale = far / (far - near);
    bool wasBehind = false, wasBehindVeil = false;
    float depthBefore = 0.0, surfaceBefore = 0.0, veilBefore = 0.0, through = 1.0;

    // Where the ray is as near as what p lies behind, that is either there too, or the ray has passed beside it.
    vec3 crossing = from + along * ((scale * near / (scale - start.surface) - from.z) / along.z);
    ivec2 there = ivec2((0.5 + 0.5 / crossing.z * crossing.xy) * float(SPOT_SIZE));
    float met = texelFetch(spotMap, IN_VIEW(clamp(there, ivec2(0), ivec2(SPOT_SIZE - 1))), 0).r;
    bool blocked = start.isBehind && met < max(start.surface + EDGE_STEP, mix(start.surface, scale - scale * near / from.z, 0.5));
    for (int i = 0; i < steps; i++)
    {
        vec3 x = from + along * mix(first, last, (float(i) + offset) / float(steps));
        float inverse = 1.0 / x.z;
        float depth = scale - scale * near * inverse;
        ivec2 texel = ivec2((0.5 + 0.5 * inverse * x.xy) * float(SPOT_SIZE));
        texel = clamp(texel, ivec2(0), ivec2(SPOT_SIZE - 1));
        float surface = texelFetch(spotMap, IN_VIEW(texel), 0).r;
#ifdef VEIL
        // The last step behind the veil is the one next to where the ray comes out of it, unless that is round its edge.
        vec4 veil = texelFetch(spotVeil, IN_VIEW(texel), 0);
        bool behindVeil = veil.a < depth;
        bool roundEdge = wasBehindVeil && !behindVeil && veil.a >= depthBefore + EDGE_STEP && veilBefore < depth;
        through = behindVeil ? veil.r : roundEdge ? 1.0 : through;
        wasBehindVeil = behindVeil;
        veilBefore = veil.a;
#endif
        bool behind = surface < depth;
        blocked = blocked || (wasBehind && !behind && (surface < depthBefore + EDGE_STEP || surfaceBefore >= depth));
        wasBehind = behind;
        depthBefore = depth;
        surfaceBefore = surface;
    }

    return blocked || wasBehind ? 0.0 : through;
}
