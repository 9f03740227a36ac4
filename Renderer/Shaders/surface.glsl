#include "view.glsl"
#include "mesh.glsl"
// MAPS: some material has pictures; GLOSS: some has a glossy lobe; OWN_LIGHT: some glows, or mirrors the
// spot sharply. A CPU computes both sides of a branch, so that what a mesh lacks is left out.

const float SOLID_OPACITY = 0.1; // glass is solid, the blurred border of a cut-out is not

struct Surface
{
    vec3 position;
    vec3 normal;      // shading normal, on the camera's side
    vec3 trueNormal;  // of the triangle, on the camera's side
    vec3 toCamera;
    vec3 base;        // base colour
    vec3 diffuse;     // base colour less the metallic share
    vec3 f0;
    vec3 emission;
    float specular;   // largest of f0: 0 switches the lobe off
    float roughness;
    float alpha;      // GGX width: roughness squared
    float opacity;
    float open;       // part of the light of lamps and world that no twin takes
    float fresnelOne; // dielectric Fresnel at normal incidence, as the Fresnel curve uses it
    float eta;
    float viewCosine;
    vec2 drawn;       // how often a path tracer goes on from here by the diffuse lobe and by the glossy one, relatively
};

float dielectricFresnel(float c, float eta)
{
    float g = eta * eta - 1.0 + c * c;
    g = sqrt(max(g, 0.0));
    float a = (g - c) / (g + c);
    float b = (c * (g + c) - 1.0) / (c * (g - c) + 1.0);
    return 0.5 * a * a * (1.0 + b * b);
}

float fifth(float x) { float y = x * x; return y * y * x; }

vec2 mapped(vec2 uv, int mapping)
{
    vec4 m = texelFetch(materials, mapping);
    return uv * m.xy + m.zw;
}

/// The triangle's surface where the ray through a point of the picture meets its plane.
Surface surfaceAt(int triangle, vec2 pixel)
{
    vec4 c0 = texelFetch(corners, 3 * triangle);
    vec4 c1 = texelFetch(corners, 3 * triangle + 1);
    vec4 c2 = texelFetch(corners, 3 * triangle + 2);
    vec3 ray = cameraRay(pixel);
    vec3 dir = toObject(ray);
    vec3 origin = toObject(view.eye.xyz);
    vec3 e1 = c1.xyz - c0.xyz, e2 = c2.xyz - c0.xyz;
    vec3 doubleArea = cross(e1, e2);
    vec3 h = cross(dir, e2);
    float det = dot(e1, h);
    float inverse = abs(det) > 1e-20 ? 1.0 / det : 0.0;
    vec3 t = origin - c0.xyz;
    vec3 k = cross(t, e1);
    // The sample lies on the triangle to within the rasteriser's precision; the clamps keep slivers from leaving it.
    float u = clamp(dot(t, h) * inverse, 0.0, 1.0);
    float v = clamp(dot(dir, k) * inverse, 0.0, 1.0 - u);
    vec3 local = c0.xyz + u * e1 + v * e2;

    Surface s;
    s.position = toWorld(local);
    s.toCamera = normalize(view.eye.xyz - s.position);
    float areaLength = max(length(doubleArea), 1e-30);
    vec3 flat_ = toWorld(doubleArea) / areaLength;
    vec3 n = toWorld((1.0 - u - v) * octahedralNormal(c0.w) + u * octahedralNormal(c1.w) + v * octahedralNormal(c2.w));
    n = dot(n, n) > 1e-12 ? normalize(n) : flat_;

    uint number = texelFetch(materialOf, triangle).r;
    int material = int(number & ~HAS_TWIN) * MATERIAL_TEXELS;
    vec4 m0 = texelFetch(materials, material);
    vec4 m1 = texelFetch(materials, material + 1);
    vec4 m2 = texelFetch(materials, material + 2);
    vec3 base = m0.rgb;
    s.emission = m1.rgb;
    s.opacity = m0.a;
    float specular = m1.a;
    s.roughness = m2.x;
    float metallic = m2.y;

    // The true face decides the side, and both normals are turned with it, as Cycles does, even where a file's normals point against its
    // winding: such a face is dark.
    float facing = dot(flat_, s.toCamera) >= 0.0 ? 1.0 : -1.0;
#ifdef MAPS
    if (m2.z > 0.0)
    {
        vec2 t0 = texelFetch(texCoords, 3 * triangle).xy;
        vec2 d1 = texelFetch(texCoords, 3 * triangle + 1).xy - t0;
        vec2 d2 = texelFetch(texCoords, 3 * triangle + 2).xy - t0;
        vec2 uv = t0 + u * d1 + v * d2;
        float pixelWidth = 2.0 * view.eye.w / float(view.image.x) * dot(s.position - view.eye.xyz, view.forward.xyz);
        float uvPerPixel = pixelWidth * sqrt(abs(d1.x * d2.y - d1.y * d2.x) / areaLength);
        vec4 maps = texelFetch(materials, material + 3);
        if (m2.w >= 0.0)
        {
            // What most of a surface's detail is made of is looked up at the middles of the pixel's quarters.
            vec3 sum = vec3(0.0);
            for (int i = 0; i < 4; i++)
            {
                vec3 toward = toObject(cameraRay(pixel + vec2(i % 2, i / 2) * 0.5 - 0.25));
                vec3 across = cross(toward, e2);
                float slope = dot(e1, across);
                slope = 1.0 / (abs(slope) > 1e-20 ? slope : 1e-20);
                vec2 there = t0 + dot(t, across) * slope * d1 + dot(toward, k) * slope * d2;
                sum += samplePicture(levelFor(int(m2.w), 0.5 * uvPerPixel), mapped(there, material + 4)).rgb;
            }

            base = 0.25 * sum;
        }

        if (maps.x >= 0.0)
        {
            s.opacity *= samplePicture(levelFor(int(maps.x), uvPerPixel), mapped(uv, material + 5)).a;
        }

        if (maps.y >= 0.0)
        {
            s.emission = samplePicture(levelFor(int(maps.y), uvPerPixel), mapped(uv, material + 6)).rgb;
        }

        if (maps.z >= 0.0)
        {
            specular = dot(samplePicture(levelFor(int(maps.z), uvPerPixel), mapped(uv, material + 7)).rgb, vec3(0.2126, 0.7152, 0.0722));
        }

        if (maps.w >= 0.0)
        {
            vec3 bump = 2.0 * samplePicture(levelFor(int(maps.w), uvPerPixel), mapped(uv, material + 8)).rgb - 1.0;
            float uvArea = d1.x * d2.y - d1.y * d2.x;
            vec3 tangent = toWorld((e1 * d2.y - e2 * d1.y) * (uvArea < 0.0 ? -1.0 : 1.0));
            tangent -= n * dot(n, tangent);
            if (dot(tangent, tangent) > 1e-20)
            {
                tangent = normalize(tangent);
                vec3 bitangent = cross(n, tangent) * (uvArea < 0.0 ? -1.0 : 1.0);
                n = normalize(bump.x * tangent + bump.y * bitangent + max(bump.z, 0.05) * n);
            }
        }
    }
#endif

    s.open = 1.0 - (number >= HAS_TWIN ? TWIN_SHADE * s.opacity : 0.0);
    s.trueNormal = facing * flat_;
    s.normal = facing * n;
    s.viewCosine = max(dot(s.normal, s.toCamera), 1e-3);
    s.base = base;
    s.diffuse = base * (1.0 - metallic);
    s.f0 = mix(vec3(0.08 * specular), base, metallic);
    s.specular = max(s.f0.r, max(s.f0.g, s.f0.b));
    s.eta = 2.0 / (1.0 - sqrt(min(0.08 * specular, 0.99))) - 1.0;
    s.fresnelOne = dielectricFresnel(1.0, s.eta);
    s.alpha = max(s.roughness * s.roughness, 1e-4);
    s.drawn = vec2(dot(s.diffuse, vec3(1.0)), 0.0);
#ifdef GLOSS
    if (s.specular > 0.0)
    {
        float f = clamp((dielectricFresnel(s.viewCosine, s.eta) - s.fresnelOne) / (1.0 - s.fresnelOne), 0.0, 1.0);
        s.drawn.y = dot(s.f0 + (1.0 - s.f0) * f, vec3(1.0));
    }
#endif

    return s;
}

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
