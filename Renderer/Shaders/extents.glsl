// Where a direction map's texels lie in the buffer that holds them all: in blocks of 8 x 4, one of a CPU's cache lines each, so that what neighbouring
// invocations look up lies together however the map is turned against the picture.
const ivec2 BLOCK_BITS = ivec2(3, 2), BLOCK = ivec2(8, 4);

/// Of the map along an axis, or against it.
int placeOf(int axis, bool against, ivec2 texel)
{
    ivec2 block = texel >> BLOCK_BITS, within = texel & (BLOCK - 1);
    int first = (2 * axis + (against ? 1 : 0)) * DIRECTION_SIZE * DIRECTION_SIZE;
    return first + ((block.y * (DIRECTION_SIZE >> BLOCK_BITS.x) + block.x) << (BLOCK_BITS.x + BLOCK_BITS.y)) + (within.y << BLOCK_BITS.x) + within.x;
}
