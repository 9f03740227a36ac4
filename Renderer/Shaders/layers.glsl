// How much there is to do for each layer of what lets light through: nothing after one that shows nothing. Dispatches of the layer's drawing, of its
// blanking, and of the passes over its pixels, the last of which are none until the layer turns out to show something; likewise those of the next layer.
struct Dispatch { uint x, y, z; };
layout(std430, binding = 5) buffer Layers { Dispatch drawings[LAYERS + 1], blankings[LAYERS + 1], pixels[LAYERS + 1]; };
uniform int layer;

/// To be called where a sample shows the layer.
void showLayer()
{
    if (pixels[layer].z == 0u)
    {
        pixels[layer].z = gl_NumWorkGroups.z;
        drawings[layer + 1].z = gl_NumWorkGroups.z;
        blankings[layer + 1].z = gl_NumWorkGroups.z;
    }
}
