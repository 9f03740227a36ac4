using SIE.Renderer.Meshes;

namespace SIE.Renderer.Tests.Meshes;

/// <summary>The files of tests/Fixtures/meshes.</summary>
internal static class MeshFixtures
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "meshes", name);

    public static Mesh Read(string name) => MeshFile.Read(PathOf(name));
}
