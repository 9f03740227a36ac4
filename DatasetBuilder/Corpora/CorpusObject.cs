namespace SIE.DatasetBuilder.Corpora;

/// <summary>One object of a corpus: where its mesh lies and what it is.</summary>
/// <param name="Synset">Name of the class folder: a ShapeNet synset such as "03001627", or a name of the user's own.</param>
/// <param name="ClassName">Name of the class, such as "chair"; the folder's name where that is no ShapeNet synset.</param>
/// <param name="Label">Number of the class in <see cref="Corpus.Classes"/>.</param>
/// <param name="ObjectId">Name of the model's folder, unique within its class folder.</param>
/// <param name="MeshPath">Full path of the mesh file; empty for an object of a dataset that the corpus at hand lacks.</param>
public sealed record CorpusObject(string Synset, string ClassName, int Label, string ObjectId, string MeshPath)
{
    /// <summary>Names the object in messages and keys its random numbers: "synset/object".</summary>
    public string Key => $"{Synset}/{ObjectId}";
}
