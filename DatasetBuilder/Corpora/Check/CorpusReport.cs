namespace SIE.DatasetBuilder.Corpora.Check;

/// <summary>What a check found.</summary>
/// <param name="Root">The corpus.</param>
/// <param name="Objects">Objects looked at.</param>
/// <param name="Triangles">Triangles of all readable meshes.</param>
/// <param name="Bytes">Bytes of all meshes and their pictures; materials left out.</param>
/// <param name="Classes">Figures by class, in the order of labels.</param>
/// <param name="Unreadable">Meshes that can't be used; "sie render" skips them.</param>
/// <param name="Warnings">What is odd about usable ones.</param>
/// <param name="FoldersWithoutMesh">Model folders that hold no mesh file.</param>
public sealed record CorpusReport(
    string Root,
    int Objects,
    long Triangles,
    long Bytes,
    IReadOnlyList<ClassReport> Classes,
    IReadOnlyList<FileProblem> Unreadable,
    IReadOnlyList<FileProblem> Warnings,
    IReadOnlyList<string> FoldersWithoutMesh);

/// <summary>Figures of one class.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Name">Its name.</param>
/// <param name="Objects">Objects, unreadable ones included.</param>
/// <param name="MinTriangles">Triangles of the smallest readable mesh, 0 if there is none.</param>
/// <param name="MedianTriangles">Triangles of the mesh in the middle (the lower one of two).</param>
/// <param name="MaxTriangles">Triangles of the largest mesh.</param>
/// <param name="Pictures">Texture files and embedded pictures.</param>
/// <param name="Bytes">Bytes of meshes and pictures.</param>
public sealed record ClassReport(
    int Label, string Name, int Objects, int MinTriangles, int MedianTriangles, int MaxTriangles, int Pictures, long Bytes);

/// <summary>A problem of one file.</summary>
/// <param name="Key">The object: "synset/model".</param>
/// <param name="File">Path below the corpus, with '/'.</param>
/// <param name="Problem">What is wrong, with the line where there is one.</param>
public sealed record FileProblem(string Key, string File, string Problem);
