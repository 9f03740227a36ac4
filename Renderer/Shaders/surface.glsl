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
    if (m2.z >= 0.0)
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
                sum += sampleColor(levelFor(int(m2.w), 0.5 * uvPerPixel), mapped(there, material + 4));
            }

            base = 0.25 * sum;
        }

        if (maps.x >= 0.0)
        {
            s.opacity *= samplePicture(levelFor(int(maps.x), uvPerPixel), mapped(uv, material + 5)).a;
        }

        if (maps.y >= 0.0)
        {
            s.emission = sampleColor(levelFor(int(maps.y), uvPerPixel), mapped(uv, material + 6));
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
                // A picture may turn the normal below the surface, as plain bump maps do where they are dark: there it is black.
                vec3 turned = m2.z * (bump.x * tangent + bump.y * bitangent) + mix(1.0, bump.z, min(m2.z, 1.0)) * n;
                n = dot(turned, turned) > 1e-12 ? normalize(turned) : n;
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
