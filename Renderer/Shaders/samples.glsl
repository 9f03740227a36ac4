// Lists of samples by their position within the pixel.
const uint GROUP = 64u; // samples a work group

struct List { uint groupsX, groupsY, groupsZ, count; }; // the first three are an indirect dispatch

layout(std430, binding = 0) buffer Lists { List lists[POSITIONS]; };
layout(std430, binding = 1) buffer Samples { uint samples[]; }; // x in the low half, y in the high one
