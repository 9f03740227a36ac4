using System.Numerics;
using SIE.Renderer.Meshes;
using static SIE.Renderer.Tests.Meshes.ModelOnDisk;

namespace SIE.Renderer.Tests.Meshes;

/// <summary>The table of SCENE.md, section 8, row by row.</summary>
public class MtlTests
{
    [Theory]
    [InlineData("Ks 0.4 0.4 0.4", 0.4f)]
    [InlineData("Ks 0.3 0.6 0.9", 0.6f)]
    [InlineData("Ks 2 2 2", 1f)]
    [InlineData("Ks -1 -1 -1", 0f)]
    [InlineData("Ks 0.5", 0.5f)]
    [InlineData("illum 2", 1f)]
    [InlineData("illum 2\nKs 0.25 0.25 0.25", 0.25f)]
    [InlineData("illum 1", 0f)]
    [InlineData("", 0f)]
    [InlineData("Ks spectral x.rfl", 0f)]
    public void Specular_is_the_mean_of_Ks(string lines, float specular) => Assert.Equal(specular, Mtl("newmtl m\n" + lines).Specular, 6);

    [Theory]
    [InlineData("Ns 10", 0.9f)]
    [InlineData("Ns 0", 1f)]
    [InlineData("Ns 1000", 0f)]
    [InlineData("Ns 9999", 0f)]
    [InlineData("Ns -5", 1f)]
    [InlineData("Ks 0.1 0.1 0.1", 0f)]
    [InlineData("illum 2", 0f)]
    [InlineData("illum 1", 1f)]
    [InlineData("", 1f)]
    [InlineData("Ns nan", 1f)]
    [InlineData("Ks 0.1 0.1 0.1\nNs 250", 0.5f)]
    public void Roughness_is_one_minus_the_root_of_Ns(string lines, float roughness) => Assert.Equal(roughness, Mtl("newmtl m\n" + lines).Roughness, 6);

    [Theory]
    [InlineData("Ka 1 1 1", 0f)]
    [InlineData("illum 2\nKa 1 1 1", 0f)]
    [InlineData("illum 3\nKa 0.2 0.4 0.6", 0.4f)]
    [InlineData("illum 8", 1f)]
    [InlineData("illum 9\nKa 1 1 1", 0f)]
    [InlineData("illum 5\nKa 7 7 7", 1f)]
    public void Metallic_is_the_mean_of_Ka_for_the_reflecting_models_only(string lines, float metallic) =>
        Assert.Equal(metallic, Mtl("newmtl m\n" + lines).Metallic, 6);

    [Theory]
    [InlineData("d 0.25", 0.25f)]
    [InlineData("d 7", 1f)]
    [InlineData("d -7", 0f)]
    [InlineData("Tr 0.9", 1f)]
    [InlineData("Tf 0 0 0\nNi 1.5", 1f)]
    [InlineData("", 1f)]
    public void Alpha_is_d_and_nothing_else(string lines, float alpha) => Assert.Equal(alpha, Mtl("newmtl m\n" + lines).Alpha);

    [Fact]
    public void Colours_are_taken_as_they_are_and_Kd_defaults_to_the_importer_s_grey()
    {
        Material material = Mtl("newmtl m\r\n\tKd 0.1 0.2 0.3\r\n\tKe 4 5 6\r\n");
        Assert.Equal(new Vector3(0.1f, 0.2f, 0.3f), material.BaseColor);
        Assert.Equal(new Vector3(4, 5, 6), material.Emission);
        Assert.Equal(new Vector3(0.8f), Mtl("newmtl m\nKd x").BaseColor);
    }

    [Fact]
    public void Statements_before_the_first_material_belong_to_none()
    {
        Material material = Mtl("Ns 20\nKd 1 0 0\nnewmtl other\nKd 0 1 0\nnewmtl m\nKd 0 0 1\n");
        Assert.Equal((Vector3.UnitZ, 1f), (material.BaseColor, material.Roughness));
    }

    [Fact]
    public void Keywords_are_read_in_any_case() =>
        Assert.Equal("t.png", Path.GetFileName(Mtl("NEWMTL m\nMAP_KD t.png\n", "t.png").BaseColorMap?.Path));

    [Fact]
    public void Colours_are_kept_within_0_and_1() => Assert.Equal(new Vector3(1, 0.5f, 0), Mtl("newmtl m\nKd 1.5 0.5 -0.2").BaseColor);

    [Fact]
    public void Tr_s_map_is_d_s() => Assert.Equal("t.png", Path.GetFileName(Mtl("newmtl m\nmap_Tr t.png", "t.png").AlphaMap?.Path));

    [Theory]
    [InlineData("map_Bump t.png", 1)]
    [InlineData("map_Bump -bm 0.03 t.png", 0.03f)]
    [InlineData("bump -bm 2.5 -s 2 2 t.png", 2.5f)]
    [InlineData("map_Kd -bm 2.5 t.png", 1)]
    public void A_normal_map_is_as_strong_as_bm_says(string line, float strength) =>
        Assert.Equal(strength, Mtl("newmtl m\n" + line, "t.png").NormalStrength);

    [Fact]
    public void Each_map_goes_to_its_place()
    {
        Material material = Mtl(
            "newmtl m\nmap_Kd a.png\nmap_d b.png\nmap_Ks c.png\nmap_Ke d.png\nmap_Bump e.png\nmap_refl a.png\nmap_Disp a.png\nmap_Ka a.png\nmap_Ns a.png\n",
            "a.png", "b.png", "c.png", "d.png", "e.png");
        Texture?[] maps = [material.BaseColorMap, material.AlphaMap, material.SpecularMap, material.EmissionMap, material.NormalMap];
        Assert.Equal(["a.png", "b.png", "c.png", "d.png", "e.png"], maps.Select(m => Path.GetFileName(m?.Path)));
    }

    [Fact]
    public void An_opacity_map_replaces_d_and_is_inverted_beside_another_map()
    {
        Material alone = Mtl("newmtl m\nd 0.5\nmap_d t.png", "t.png"), beside = Mtl("newmtl m\nd 0.5\nmap_d t.png\nmap_Kd t.png", "t.png");
        Assert.Equal((1f, AlphaSource.AlphaOrGrey), (alone.Alpha, alone.AlphaSource));
        Assert.Equal((1f, AlphaSource.InvertedGrey), (beside.Alpha, beside.AlphaSource));
    }

    [Theory]
    [InlineData("map_Kd -s 2 3 1 -o 0.25 -0.5 0 my wood.png", 2, 3, 0.25f, -0.5f)]
    [InlineData("map_Kd -o .5 my wood.png", 1, 1, 0.5f, 0)]
    [InlineData("map_Kd -s 4 my wood.png", 4, 1, 0, 0)]
    [InlineData("map_Kd -bm 0.030000 -o 0.2 0.2 0.2 my wood.png", 1, 1, 0.2f, 0.2f)]
    [InlineData("map_Kd -blendu on -clamp off -mm 0 1 -t 1 1 1 -texres 512 -boost 2 -imfchan l -type sphere -cc on my wood.png", 1, 1, 0, 0)]
    [InlineData("map_Kd  my wood.png  ", 1, 1, 0, 0)]
    [InlineData("map_Kd \"my wood.png\"", 1, 1, 0, 0)]
    public void Map_options_stand_before_a_name_that_may_hold_blanks(string line, float scaleU, float scaleV, float offsetU, float offsetV)
    {
        Texture? map = Mtl("newmtl m\n" + line, "my wood.png").BaseColorMap;
        Assert.NotNull(map);
        Assert.Equal((new Vector2(scaleU, scaleV), new Vector2(offsetU, offsetV)), (map.Scale, map.Offset));
        Assert.Equal("my wood.png", Path.GetFileName(map.Path));
    }

    [Fact]
    public void A_name_that_begins_like_a_number_or_an_option_is_still_a_name()
    {
        Assert.Equal("3 wood.png", Path.GetFileName(Mtl("newmtl m\nmap_Kd 3 wood.png", "3 wood.png").BaseColorMap?.Path));
        Assert.Equal("-wood.png", Path.GetFileName(Mtl("newmtl m\nmap_Kd -wood.png", "-wood.png").BaseColorMap?.Path));
    }

    [Fact]
    public void A_missing_texture_leaves_the_colour_and_a_warning()
    {
        using ModelOnDisk model = new();
        model.Put("model.mtl", "newmtl m\nKd 1 0 0\nmap_Kd none.png\nmap_Ks\n");
        Mesh mesh = model.Read("mtllib model.mtl\n" + Triangle + "usemtl m\nf 1 2 3");
        Assert.Null(mesh.Materials[0].BaseColorMap);
        Assert.Equal(Vector3.UnitX, mesh.Materials[0].BaseColor);
        Assert.True(mesh.Warns("texture 'none.png' of material 'm' not found"));
    }
}
