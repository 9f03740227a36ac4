namespace SIE.Renderer.Meshes;

/// <summary>A mesh file that can't be used. The message says what, where (line, if there is one) and, if there is one, the remedy.</summary>
public sealed class MeshException : Exception
{
    /// <summary>Names the file and what is wrong with it.</summary>
    /// <param name="path">The mesh, material or texture file at fault.</param>
    /// <param name="problem">What is wrong, as a sentence without the file name.</param>
    /// <param name="inner">The error behind it, if any.</param>
    public MeshException(string path, string problem, Exception? inner = null)
        : base($"{path}: {problem}", inner)
    {
        Path = path;
        Problem = problem;
    }

    /// <summary>The file at fault.</summary>
    public string Path { get; }

    /// <summary>What is wrong, without the file name.</summary>
    public string Problem { get; }
}
