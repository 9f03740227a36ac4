// Number of the nearest triangle plus one. With PEEL: of the nearest one behind the layer before.
#ifdef PEEL
layout(binding = 8) uniform sampler2D depthBefore;
uniform int layer;
#endif
layout(location = 0) out uint triangle;

void main()
{
#ifdef PEEL
    if (layer > 0 && gl_FragCoord.z <= texelFetch(depthBefore, ivec2(gl_FragCoord.xy), 0).r)
    {
        discard;
    }
#endif
    triangle = uint(gl_PrimitiveID) + 1u;
}
