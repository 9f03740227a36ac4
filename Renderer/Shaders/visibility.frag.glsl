// Number of the nearest triangle. With BY_OPACITY, of the nearest one that is opaque where the sample sees it. With PEEL, of the nearest
// one that lets light through, behind the layer before and before what is opaque.
#ifdef BY_OPACITY
#include "opacity.glsl"
layout(location = 1) in vec2 uv;
#endif
#ifdef PEEL
#if VIEWS > 1
#define VIEW gl_Layer
#endif
#include "views.glsl"
layout(binding = 8) uniform viewPlane depthBefore;
layout(binding = 9) uniform viewPlane depthOfOpaque;
uniform int layer;
#endif
layout(location = 0) flat in uint triangle;
layout(location = 0) out uint number;

void main()
{
    bool isSeen = true;
#ifdef BY_OPACITY
    float opacity = opacityAt(int(triangle), uv, sqrt(abs(determinant(mat2(dFdx(uv), dFdy(uv))))));
    isSeen = opacity >= OPAQUE;
#endif
#ifdef PEEL
    ivec2 at = ivec2(gl_FragCoord.xy);
    float depth = gl_FragCoord.z;
    isSeen = depth < texelFetch(depthOfOpaque, IN_VIEW(at), 0).r && (layer == 0 || depth > texelFetch(depthBefore, IN_VIEW(at), 0).r);
#ifdef BY_OPACITY
    isSeen = isSeen && opacity > 0.0 && opacity < OPAQUE;
#endif
#endif
    if (!isSeen)
    {
        discard;
    }

    number = triangle;
}
