using System.Numerics;

namespace SIE.Renderer.Preparation;

/// <summary>What of a mesh the numbers of its views depend on.</summary>
/// <param name="Radius">Radius of the bounding sphere round the origin of the object frame.</param>
/// <param name="MeanAlbedo">Mean base colour, linear, by area.</param>
/// <param name="Outline">Corners of all triangles that can be seen.</param>
/// <param name="VeilOutline">Corners of those that let light through.</param>
internal sealed record MeshExtent(float Radius, Vector3 MeanAlbedo, Outline Outline, Outline VeilOutline);
