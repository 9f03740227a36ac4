// The object's glowing surfaces as lamps (Emitters.cs): points that stand for equal parts of their power. A point is taken for a disk of its part of the area,
// whose light near by is finite. Whether it reaches a surface is told by how far it gets in the nearest direction of the point's map: to the surface's plane
// there, not to the surface, or a slanted one would shade itself.
#include "octahedron.glsl"
layout(binding = 15) uniform samplerBuffer emitters;

// So far beyond the map's distance, in radii, a shadow begins, as a round surface bends away from its plane within a texel of the map, and is full.
const float EMITTER_BIAS = 0.01, EMITTER_EDGE = 0.03;

/// Irradiance at p, without the lit surface's cosine, and where it comes from. normal is the lit surface's.
vec3 lightOfEmitter(int i, vec3 p, vec3 normal, out vec3 toward)
{
    int row = i * EMITTER_ROWS;
    vec4 place = texelFetch(emitters, row);
    vec3 d = place.xyz - toObject(p), n = toObject(normal);
    float square = max(dot(d, d), 1e-12);
    vec3 from = d * -inversesqrt(square);
    toward = toWorld(-from);

    ivec2 texel = clamp(ivec2((0.5 + 0.5 * foldDirection(from)) * float(EMITTER_MAP)), ivec2(0), ivec2(EMITTER_MAP - 1));
    int number = texel.y * EMITTER_MAP + texel.x;
    float reach = texelFetch(emitters, row + 3 + number / 4)[number % 4];

    vec3 ray = unfoldDirection((vec2(texel) + 0.5) * (2.0 / float(EMITTER_MAP)) - 1.0);
    float slope = dot(n, ray), height = -dot(n, d), distance = sqrt(square);
    float plane = slope < -1e-3 ? clamp(height / slope, 0.5 * distance, 1.5 * distance) : distance;
    float beyond = (plane - reach) / view.forward.w;
    float visible = clamp((EMITTER_EDGE - beyond) / (EMITTER_EDGE - EMITTER_BIAS), 0.0, 1.0);

    float cosine = abs(dot(texelFetch(emitters, row + 1).xyz, from));
    return texelFetch(emitters, row + 2).rgb * (visible * cosine * place.w / (square + place.w / PI));
}
