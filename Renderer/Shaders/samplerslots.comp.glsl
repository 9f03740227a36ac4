// Uses as many planes as a stage may have, for SamplerSlots.cs; what comes out does not matter.
layout(local_size_x = 1) in;
layout(binding = 0) uniform sampler2D planes[SLOTS];
layout(std430, binding = 0) buffer Sum { float sum; };

void main()
{
    sum = FETCH_EACH; // texelFetch(planes[0], ivec2(0), 0).r + texelFetch(planes[1], ...
}
