#include "spotlight.glsl"
#include "lobes.glsl"
#include "share.glsl"
// The spot on a surface: by a few points of its disk, and as a sharp mirror shows it.

const float SHARPEST = 0.01; // edge of a mirrored disk that is left to a pixel's few samples, in radians
const int SPOT_STEPS = 2;

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
