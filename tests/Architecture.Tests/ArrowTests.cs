using System.Reflection;
using NetArchTest.Rules;
using TestResult = NetArchTest.Rules.TestResult;

namespace SIE.Architecture.Tests;

/// <summary>The arrows between the rooms point one way: mesh → pixels → shard → batch → run.</summary>
public class ArrowTests
{
    private static readonly Assembly Renderer = typeof(SIE.Renderer.ViewRenderer).Assembly;
    private static readonly Assembly Imaging = Assembly.Load("SIE.Imaging");
    private static readonly Assembly Shards = Assembly.Load("SIE.Shards");
    private static readonly Assembly Terminal = Assembly.Load("SIE.Terminal");
    private static readonly Assembly DatasetBuilder = Assembly.Load("SIE.DatasetBuilder");
    private static readonly Assembly Training = Assembly.Load("SIE.Training");

    public static TheoryData<string, string[]> AllowedArrows => new()
    {
        { "SIE.Imaging", [] },
        { "SIE.Shards", [] },
        { "SIE.Terminal", [] },
        { "SIE.Renderer", ["SIE.Imaging"] },
        { "SIE.DatasetBuilder", ["SIE.Renderer", "SIE.Imaging", "SIE.Shards", "SIE.Terminal"] },
        { "SIE.Training", ["SIE.Imaging", "SIE.Shards", "SIE.Terminal"] },
    };

    [Theory]
    [MemberData(nameof(AllowedArrows))]
    public void A_room_refers_only_to_the_rooms_below_it(string room, string[] allowed)
    {
        IEnumerable<string> referred = Assembly.Load(room).GetReferencedAssemblies()
            .Select(a => a.Name!).Where(n => n.StartsWith("SIE.", StringComparison.Ordinal));
        Assert.Empty(referred.Except(allowed));
    }

    [Fact]
    public void Training_loads_neither_OpenGL_nor_Parquet_by_itself()
    {
        AssertClean(Training, "Silk.NET", "SIE.Renderer", "Parquet");
    }

    [Fact]
    public void Only_Shards_knows_Parquet()
    {
        foreach (Assembly room in new[] { Renderer, Imaging, Terminal, DatasetBuilder, Training })
        {
            AssertClean(room, "Parquet");
        }
    }

    [Fact]
    public void Only_Imaging_knows_picture_codecs()
    {
        foreach (Assembly room in new[] { Renderer, Shards, Terminal, DatasetBuilder })
        {
            AssertClean(room, "SkiaSharp", "StbImageSharp");
        }
    }

    [Fact]
    public void Only_the_renderer_knows_OpenGL()
    {
        foreach (Assembly room in new[] { Imaging, Shards, Terminal, DatasetBuilder, Training })
        {
            AssertClean(room, "Silk.NET");
        }
    }

    [Fact]
    public void Nothing_depends_on_commands()
    {
        foreach (Assembly room in new[] { DatasetBuilder, Training })
        {
            string name = room.GetName().Name!;
            TestResult result = Types.InAssembly(room)
                .That().DoNotResideInNamespace($"{name}.Commands").And().DoNotHaveName("Program")
                .ShouldNot().HaveDependencyOn($"{name}.Commands").GetResult();
            Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
        }
    }

    [Fact]
    public void Meshes_and_scenes_know_no_OpenGL()
    {
        TestResult result = Types.InAssembly(Renderer)
            .That().ResideInNamespace("SIE.Renderer.Meshes").Or().ResideInNamespace("SIE.Renderer.Scenes")
            .ShouldNot().HaveDependencyOnAny("Silk.NET", "SIE.Renderer.OpenGL").GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    private static void AssertClean(Assembly room, params string[] forbidden)
    {
        TestResult result = Types.InAssembly(room).ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
        Assert.True(result.IsSuccessful, $"{room.GetName().Name}: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }
}
