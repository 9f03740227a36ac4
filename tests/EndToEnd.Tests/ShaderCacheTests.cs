namespace SIE.EndToEnd.Tests;

public class ShaderCacheTests
{
    [Fact]
    public void Meshes_of_other_sizes_need_no_shader_that_was_not_compiled_before()
    {
        string root = Directory.CreateTempSubdirectory("sie-shaders-").FullName;
        try
        {
            string cache = Path.Combine(root, "cache");
            int Compiled(int seed)
            {
                string corpus = Path.Combine(root, $"corpus{seed}");
                Sie.Data("corpus", "sample", "--out", corpus, "--objects-per-class", "1", "--classes", "chair,table,bookshelf", "--seed", $"{seed}").ExpectExit();
                Sie.Data(
                    ("MESA_SHADER_CACHE_DIR", cache),
                    "render", "--corpus", corpus, "--out", Path.Combine(root, $"data{seed}"), "--views", "1", "--size", "64").ExpectExit();
                return Directory.Exists(cache) ? Directory.GetFiles(cache, "*", SearchOption.AllDirectories).Length : 0;
            }

            int first = Compiled(seed: 1);
            Assert.SkipWhen(first == 0, "The OpenGL driver keeps no shaders in Mesa's cache.");
            Assert.Equal(first, Compiled(seed: 2));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
