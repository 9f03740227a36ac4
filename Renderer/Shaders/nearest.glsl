// What is nearest at each sample so far: its depth, as bits of a positive float, which order as integers do, and its triangle, of several the lowest.
// With LONG_ATOMICS both in one number, else in two planes that are drawn one after the other.
#ifdef LONG_ATOMICS
layout(std430, binding = 6) buffer Nearest { uint64_t nearest[]; };
#define PLACE(at) ((VIEW * view.image.x * SAMPLES + (at).y) * view.image.x * SAMPLES + (at).x)
uint nearestDepth(ivec2 at) { return uint(nearest[PLACE(at)] >> 32); }
void setNothing(ivec2 at) { nearest[PLACE(at)] = packUint2x32(uvec2(NO_TRIANGLE, floatBitsToUint(1.0))); }
#else
layout(r32ui, binding = 0) uniform viewNumberImage depths;
layout(r32ui, binding = 1) uniform viewNumberImage numbers;
uint nearestDepth(ivec2 at) { return imageLoad(depths, IN_VIEW(at)).r; }
void setNothing(ivec2 at)
{
    imageStore(depths, IN_VIEW(at), uvec4(floatBitsToUint(1.0)));
    imageStore(numbers, IN_VIEW(at), uvec4(NO_TRIANGLE));
}
#endif
