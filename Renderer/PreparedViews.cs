using System.Numerics;
using SIE.Renderer.Passes;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;

namespace SIE.Renderer;

/// <summary>
/// Views of a mesh whose numbers are computed: all that needs no OpenGL thread, so that the thread that draws, which a GPU waits for, need not do it.
/// </summary>
public sealed class PreparedViews
{
    private readonly MeshExtent _mesh;
    private readonly SceneDescription _scene;
    private readonly int _size;

    private PreparedViews(SceneDescription scene, int size, MeshExtent mesh, ReadOnlySpan<Latents> views)
    {
        (_scene, _size, _mesh) = (scene, size, mesh);
        Blocks = new ViewBlock[views.Length];
        Uniforms = new Vector4[views.Length * ViewBlock.Rows];
        Directions = new Vector4[views.Length * DirectionLists.RowsPerView];
        for (int i = 0; i < views.Length; i++)
        {
            SceneDescription own = scene.For(views[i]);
            Blocks[i] = ViewBlock.Of(own, size, views[i], mesh, Uniforms.AsSpan(i * ViewBlock.Rows, ViewBlock.Rows));
            ObjectGlow glow = new(own, views[i], mesh.MeanAlbedo);
            DirectionLists.Deal(ObjectTransform.Rotation(views[i]), glow, Directions.AsSpan(i * DirectionLists.RowsPerView, DirectionLists.RowsPerView));
        }
    }

    /// <summary>How many they are.</summary>
    public int Count => Blocks.Length;

    /// <summary>What is known of each.</summary>
    internal ViewBlock[] Blocks { get; }

    /// <summary>Their parts of the uniform block, <see cref="ViewBlock.Rows"/> each.</summary>
    internal Vector4[] Uniforms { get; }

    /// <summary>Their axes, <see cref="DirectionLists.RowsPerView"/> each.</summary>
    internal Vector4[] Directions { get; }

    /// <summary>Prepares views; any thread.</summary>
    /// <param name="scene">The scene of <see cref="RenderOptions"/>, before the views' own settings.</param>
    /// <param name="size">Width and height of a view in pixels.</param>
    /// <param name="mesh">What they show.</param>
    /// <param name="views">Latents of each.</param>
    public static PreparedViews Of(SceneDescription scene, int size, PreparedMesh mesh, ReadOnlySpan<Latents> views)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(mesh);
        return Of(scene, size, mesh.Extent, views);
    }

    internal static PreparedViews Of(SceneDescription scene, int size, MeshExtent mesh, ReadOnlySpan<Latents> views) => new(scene, size, mesh, views);

    /// <summary>Whether they are of a mesh, in a scene and a size.</summary>
    internal bool Are(MeshExtent mesh, RenderOptions options) => mesh == _mesh && options.Size == _size && options.Scene == _scene;
}
