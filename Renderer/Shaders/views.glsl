// Up to VIEWS views are drawn at once, each in its own layer of every plane. VIEW is the one that an invocation works for: its work group's z.
// A view by itself has plain planes, which cost a CPU less.
#if VIEWS > 1
#define VIEW int(gl_WorkGroupID.z)
#define viewPlane sampler2DArray
#define viewNumbers usampler2DArray
#define viewImage image2DArray
#define viewNumberImage uimage2DArray
#define IN_VIEW(at) ivec3(at, VIEW)
#else
#define VIEW 0
#define viewPlane sampler2D
#define viewNumbers usampler2D
#define viewImage image2D
#define viewNumberImage uimage2D
#define IN_VIEW(at) at
#endif
