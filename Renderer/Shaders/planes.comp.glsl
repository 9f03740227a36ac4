// A finished view as three planes, as JPEG stores it at 4:2:0: what libjpeg's own conversion and averaging give, to the bit.
// One invocation a block of 8 x 2 pixels.
#include "views.glsl"
layout(local_size_x = 8, local_size_y = 8) in;
layout(rgba8, binding = 0) readonly uniform viewImage picture;
layout(std430, binding = 0) writeonly buffer Planes { uint planes[]; }; // four bytes each: luma, blue difference, red difference; view after view
uniform int redBlueSwapped;

ivec3 convert(ivec2 pixel)
{
    vec3 color = imageLoad(picture, IN_VIEW(pixel)).rgb;
    ivec3 c = ivec3(255.0 * (redBlueSwapped != 0 ? color.bgr : color) + 0.5);
    // jccolor.c: ITU-R BT.601 in 16 fractional bits; the differences are rounded down at one half.
    return ivec3(
        19595 * c.r + 38470 * c.g + 7471 * c.b + 32768,
        -11059 * c.r - 21709 * c.g + 32768 * c.b + (128 << 16) + 32767,
        32768 * c.r - 27439 * c.g - 5329 * c.b + (128 << 16) + 32767) >> 16;
}

void main()
{
    ivec2 block = ivec2(gl_GlobalInvocationID.xy);
    int size = imageSize(picture).x;
    if (8 * block.x >= size || 2 * block.y >= size)
    {
        return;
    }

    uint luma[4] = uint[](0u, 0u, 0u, 0u); // two words a row
    uvec2 differences = uvec2(0u);
    for (int x = 0; x < 4; x++)
    {
        ivec2 at = ivec2(8 * block.x + 2 * x, 2 * block.y);
        ivec3 a = convert(at), b = convert(at + ivec2(1, 0)), c = convert(at + ivec2(0, 1)), d = convert(at + ivec2(1, 1));
        int word = x >> 1, shift = 16 * (x & 1);
        luma[word] |= uint(a.x | (b.x << 8)) << shift;
        luma[2 + word] |= uint(c.x | (d.x << 8)) << shift;
        // jcsample.c: sums of four round up and down by turns.
        ivec2 mean = (a.yz + b.yz + c.yz + d.yz + 1 + (x & 1)) >> 2;
        differences |= uvec2(mean) << (8 * x);
    }

    int words = size / 4, start = VIEW * size * words * 3 / 2, row = start + 2 * block.y * words + 2 * block.x;
    planes[row] = luma[0];
    planes[row + 1] = luma[1];
    planes[row + words] = luma[2];
    planes[row + words + 1] = luma[3];
    int chroma = start + size * words + block.y * (words / 2) + block.x;
    planes[chroma] = differences.x;
    planes[chroma + size * words / 4] = differences.y;
}
