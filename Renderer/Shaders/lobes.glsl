#include "surface.glsl"
// How a surface answers light: the principled shader's diffuse and glossy lobe.
float fifth(float x) { float y = x * x; return y * y * x; }

/// Principled diffuse over Lambert (SCENE.md, section 8).
float diffuseShape(Surface s, vec3 toward, float cosine)
{
    float fl = fifth(1.0 - cosine);
    float fv = fifth(1.0 - s.viewCosine);
    float r = s.roughness * (1.0 + dot(toward, s.toCamera));
    return (1.0 - 0.5 * fl) * (1.0 - 0.5 * fv) + r * (fl + fv + fl * fv * (r - 1.0));
}

vec3 fresnel(Surface s, float halfCosine)
{
    float f = dielectricFresnel(halfCosine, s.eta);
    return s.f0 + (1.0 - s.f0) * clamp((f - s.fresnelOne) / (1.0 - s.fresnelOne), 0.0, 1.0);
}

float smithG1(float c, float alpha)
{
    float c2 = c * c;
    return 2.0 / (1.0 + sqrt(1.0 + alpha * alpha * (1.0 - c2) / max(c2, 1e-8)));
}

/// The GGX lobe for light from a point of the spot, without its cosine. 0 for lobes narrower than its disk: those mirror it.
vec3 glossyShape(Surface s, vec3 toward)
{
#ifdef GLOSS
    float nl = dot(s.normal, toward);
    if (s.specular <= 0.0 || nl <= 0.0 || s.alpha < NARROW_LOBE)
    {
        return vec3(0.0);
    }

    vec3 h = normalize(toward + s.toCamera);
    float nh = clamp(dot(s.normal, h), 0.0, 1.0);
    float a2 = s.alpha * s.alpha;
    float t = nh * nh * (a2 - 1.0) + 1.0;
    float d = a2 / (PI * t * t);
    return fresnel(s, clamp(dot(toward, h), 0.0, 1.0)) * (d * smithG1(nl, s.alpha) * smithG1(s.viewCosine, s.alpha) / (4.0 * nl * s.viewCosine));
#else
    return vec3(0.0);
#endif
}

/// Both lobes' answer to the light of another surface, without its cosine. Cycles draws the direction of a bounce from one of the two lobes, and with
/// no glossy bounces allowed it ends those of the glossy one at the next surface: of each direction that share is left that the diffuse lobe draws.
vec3 bounceShape(Surface s, vec3 toward, float cosine)
{
    vec3 diffuse = s.diffuse / PI * diffuseShape(s, toward, cosine);
#ifdef GLOSS
    vec3 h = normalize(toward + s.toCamera);
    float nh = clamp(dot(s.normal, h), 0.0, 1.0);
    float a2 = s.alpha * s.alpha;
    float t = nh * nh * (a2 - 1.0) + 1.0;
    float density = a2 / (PI * t * t) * smithG1(s.viewCosine, s.alpha) / (4.0 * s.viewCosine);
    float c = max(cosine, 1e-3);
    vec3 glossy = s.specular > 0.0 ? fresnel(s, clamp(dot(toward, h), 0.0, 1.0)) * (density * smithG1(c, s.alpha) / c) : vec3(0.0);
    float byDiffuse = s.drawn.x * c / PI, byGlossy = s.drawn.y * density;
    return (diffuse + glossy) * (byDiffuse / max(byDiffuse + byGlossy, 1e-9));
#else
    return diffuse;
#endif
}

/// Draws a direction from the lobe as the camera sees it (Heitz 2018, "Sampling the GGX distribution of visible normals").
/// Returns the lobe times cosine over the density.
vec3 sampleGlossy(Surface s, vec2 u, out vec3 toward)
{
    vec3 n = s.normal;
    vec3 x = normalize(abs(n.z) < 0.9 ? cross(n, vec3(0.0, 0.0, 1.0)) : cross(n, vec3(1.0, 0.0, 0.0)));
    vec3 y = cross(n, x);
    vec3 v = vec3(dot(x, s.toCamera), dot(y, s.toCamera), s.viewCosine);
    vec3 vh = normalize(vec3(s.alpha * v.xy, v.z));
    float square = dot(vh.xy, vh.xy);
    vec3 t1 = square > 1e-12 ? vec3(-vh.y, vh.x, 0.0) * inversesqrt(square) : vec3(1.0, 0.0, 0.0);
    vec3 t2 = cross(vh, t1);
    float r = sqrt(u.x), phi = 2.0 * PI * u.y;
    float p1 = r * cos(phi), p2 = r * sin(phi);
    float w = 0.5 * (1.0 + vh.z);
    p2 = (1.0 - w) * sqrt(max(1.0 - p1 * p1, 0.0)) + w * p2;
    vec3 nh = p1 * t1 + p2 * t2 + sqrt(max(1.0 - p1 * p1 - p2 * p2, 0.0)) * vh;
    vec3 h = normalize(vec3(s.alpha * nh.xy, max(nh.z, 1e-6)));
    vec3 m = h.x * x + h.y * y + h.z * n;
    toward = reflect(-s.toCamera, m);
    float nl = dot(n, toward);
    return nl > 0.0 ? fresnel(s, clamp(dot(toward, m), 0.0, 1.0)) * smithG1(nl, s.alpha) : vec3(0.0);
}
