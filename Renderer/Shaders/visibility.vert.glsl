// The object as the camera sees it, at several samples a pixel; row 0 of the target is the top row.
#if VIEWS > 1
#extension GL_ARB_shader_viewport_layer_array : require
uniform int firstView;
#define VIEW (firstView + gl_InstanceID)
#endif
#include "view.glsl"
layout(location = 0) in vec3 position;
#ifdef BY_OPACITY
layout(location = 1) in vec2 texCoord;
layout(location = 1) out vec2 uv;
#endif
layout(location = 0) flat out uint triangle; // its last vertex has its number

void main()
{
    vec3 p = toWorld(position);
    vec3 d = p - view.eye.xyz;
    gl_ClipDistance[0] = p.z - view.floorColor.w; // the floor hides what is below it; switched on where that can be
    float w = dot(view.forward.xyz, d);
    vec2 xy = vec2(dot(view.right.xyz, d), -dot(view.up.xyz, d)) / view.eye.w;
    float nearPlane = view.right.w;
    float farPlane = view.up.w;
    gl_Position = vec4(xy, (w * (farPlane + nearPlane) - 2.0 * farPlane * nearPlane) / (farPlane - nearPlane), w);
    triangle = uint(gl_VertexID);
#ifdef BY_OPACITY
    uv = texCoord;
#endif
#if VIEWS > 1
    gl_Layer = VIEW;
#endif
}
