// The picture: second half of the pixel filter, the floor behind the object, the view transform. With LINEAR, without the latter.
#include "view.glsl"
layout(local_size_x = 8, local_size_y = 8) in;
layout(binding = 6) uniform sampler2D rows;
#ifdef SOLID
layout(binding = 7) uniform sampler2D solidRows;
#endif
layout(binding = 10) uniform sampler2D floorLight;
layout(binding = 9) uniform sampler2D floorSpot;   // floorspot.comp.glsl
layout(binding = 11) uniform samplerBuffer filmic; // CURVE_CELLS x (value, step), then DESATURATION_CELLS x (log2 of max, share)
#ifdef LINEAR
layout(rgba32f, binding = 0) writeonly uniform image2D picture;
#else
layout(rgba8, binding = 0) writeonly uniform image2D picture;
#endif

const float weights[FILTER_TAPS] = float[](FILTER_WEIGHTS);

vec3 floorRadiance(vec2 pixel)
{
    vec3 ray = cameraRay(pixel);
    vec3 p = view.eye.xyz + ray * ((view.floorColor.w - view.eye.z) / min(ray.z, -1e-4));
    vec3 light = textureLod(floorLight, 0.5 + 0.5 * p.xy / view.lights.w, 0.0).rgb;
    float spot = textureLod(floorSpot, pixel / float(view.image.x), 0.0).r;
    vec3 floor_ = view.floorColor.rgb / PI * (light + spot * view.spotIntensity.rgb);
    return ray.z < 0.0 ? floor_ : vec3(view.lights.z); // the world above the horizon
}

#ifndef LINEAR
/// Filmic, SCENE.md, section 9.
vec3 display(vec3 x)
{
    float m = max(x.r, max(x.g, x.b));
    float key = log2(max(m, 1e-10));
    vec2 low = texelFetch(filmic, CURVE_CELLS).xy;
    int steps = key > low.x ? DESATURATION_CELLS : 1;
    float share = 0.0;
    for (int i = 1; i < steps; i++)
    {
        vec2 high = texelFetch(filmic, CURVE_CELLS + i).xy;
        share = key > low.x ? mix(low.y, high.y, min((key - low.x) / (high.x - low.x), 1.0)) : share;
        low = high;
    }

    x += share * (m - x);
    vec3 t = clamp((log2(max(x, 1e-10)) + 12.473931188) / 16.5, 0.0, 1.0) * float(CURVE_CELLS - 1);
    ivec3 cell = ivec3(t);
    vec3 f = t - vec3(cell);
    vec2 r = texelFetch(filmic, cell.r).xy, g = texelFetch(filmic, cell.g).xy, b = texelFetch(filmic, cell.b).xy;
    return vec3(r.x + f.r * r.y, g.x + f.g * g.y, b.x + f.b * b.y);
}
#endif

void main()
{
    ivec2 pixel = ivec2(gl_GlobalInvocationID.xy);
    if (any(greaterThanEqual(pixel, view.image.xx)))
    {
        return;
    }

    bool near = all(greaterThanEqual(pixel, view.rect.xy)) && all(lessThan(pixel, view.rect.xy + view.rect.zw));
    int low = view.rect.y * SAMPLES, high = (view.rect.y + view.rect.w) * SAMPLES;
    vec4 object = vec4(0.0);
    float coverage = 0.0;
    for (int i = 0; i < (near ? FILTER_TAPS : 0); i++)
    {
        int y = pixel.y * SAMPLES + i - (FILTER_TAPS - SAMPLES) / 2;
        float weight = y >= low && y < high ? weights[i] : 0.0;
        object += weight * texelFetch(rows, ivec2(pixel.x, y), 0);
#ifdef SOLID
        coverage += weight * texelFetch(solidRows, ivec2(pixel.x, y), 0).r;
#endif
    }

#ifndef SOLID
    coverage = object.a;
#endif

    vec3 color = object.rgb + (1.0 - object.a) * floorRadiance(vec2(pixel) + 0.5);
#ifdef LINEAR
    imageStore(picture, pixel, vec4(color, coverage));
#else
    imageStore(picture, pixel, vec4(floor(255.0 * display(color) + 0.5) / 255.0, coverage));
#endif
}
