/**
 * Words of Chinese hospital records, put together here: no set of such records may be trained on. They are mixed with
 * ordinary Chinese so that a record is told by its words and not by being made of nothing else.
 */
const WORDS =
  '患者 入院 出院 住院 门诊 急诊 诊断 初步诊断 出院诊断 确诊 治疗 治愈 好转 病史 现病史 既往史 个人史 家族史 过敏史 婚育史 主诉 体格检查 查体 辅助检查 化验 血常规 尿常规 肝功能 肾功能 心电图 胸片 彩超 磁共振 病理 活检 手术 术前 术后 切除术 麻醉 切口 愈合 引流 输血 输液 静脉滴注 口服 肌注 用药 给药 剂量 毫克 片剂 胶囊 抗生素 青霉素 头孢 阿司匹林 胰岛素 化疗 放疗 疗程 医嘱 遵医嘱 复查 随访 复诊 护理 主治医师 住院医师 主任医师 查房 会诊 病房 病区 科室 内科 外科 儿科 妇产科 骨科 神经 心内科 呼吸科 消化科 肿瘤科 泌尿 发热 体温 咳嗽 咳痰 胸闷 胸痛 气促 呼吸困难 心悸 头晕 头痛 恶心 呕吐 腹痛 腹胀 腹泻 便秘 黑便 大便 小便 尿频 尿急 血尿 水肿 乏力 纳差 食欲 睡眠 精神 神志 清楚 意识 昏迷 抽搐 皮疹 瘙痒 黄染 紫绀 压痛 反跳痛 叩击痛 肌力 肌张力 反射 病理征 双肺 呼吸音 啰音 心率 心律 杂音 血压 脉搏 腹软 肠鸣音 肝脾 肋下 未触及 淋巴结 浅表 甲状腺 咽部 扁桃体 瞳孔 对光反射 颈软 四肢 关节 活动 双下肢 骨折 肿胀 肿块 肿瘤 结节 囊肿 占位 转移 恶性 良性 炎症 感染 肺炎 支气管炎 胃炎 溃疡 肝炎 肝硬化 胆囊炎 结石 胰腺炎 阑尾炎 肾炎 糖尿病 血糖 高血压 冠心病 心肌梗死 心力衰竭 心绞痛 脑梗死 脑出血 偏瘫 癫痫 贫血 血小板 白细胞 红细胞 血红蛋白 中性粒细胞 白蛋白 胆红素 转氨酶 肌酐 尿素氮 电解质 血脂 凝血 乙肝 结核 哮喘 过敏 妊娠 分娩 胎儿 新生儿 子宫 卵巢 乳腺 前列腺 胃镜 肠镜 造影 支架 介入 透析 康复 症状 体征 病情 平稳 稳定 加重 缓解 疼痛 疾病 并发症 预后 死亡 抢救 生命体征 吸氧 监护 营养 饮食 低盐 低脂 卧床 休息 无明显诱因 出现 伴有 间断 持续 阵发性 反复 正常 异常 阳性 阴性 未见异常 否认 无殊'.split(
    ' ',
  )

/** A piece of ordinary text between the words, in characters. */
const LONGEST_PIECE = 12

export function medicalChinese(random: () => number, ordinary: readonly string[], count: number): string[] {
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)]
  return Array.from({ length: count }, () => {
    const words = 6 + Math.floor(random() * 60)
    const mixed = random() * 0.6
    return Array.from({ length: words }, () => {
      if (random() > mixed) return pick(WORDS)
      const text = pick(ordinary) ?? ''
      const start = Math.floor(random() * text.length)
      return text.slice(start, start + 2 + Math.floor(random() * LONGEST_PIECE))
    }).join(random() < 0.5 ? '' : '，')
  })
}
